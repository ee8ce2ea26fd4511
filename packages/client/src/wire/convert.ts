import { uniqueKeys } from '../values/keys.ts'
import { safeNumber } from '../values/numbers.ts'
import { digitsOf, Timestamp } from '../values/time.ts'
import type { Numbers } from '../values/values.ts'
import { type Member, rowMember, takeApart } from './type-text.ts'

/** Makes a value of a line what an Arrow column of the type would give. Null stays null. */
export type Convert = (value: unknown) => unknown

type Context = Readonly<{ numbers: Numbers; column: string }>

/** The conversion for a Trino type. What has none is given as it came. */
export function converter(type: string, context: Context): Convert {
  const convert = convertBy(type, context)
  return value => (value === null ? null : convert(value))
}

function convertBy(type: string, context: Context): Convert {
  const { base, parts } = takeApart(type)
  switch (base) {
    case 'bigint':
      return value => integer(BigInt(value as string | number | bigint), context)
    case 'double':
    case 'real':
    case 'integer':
    case 'smallint':
    case 'tinyint':
      return Number
    case 'decimal':
      return String
    case 'date':
      return value => new Date(`${value}T00:00:00Z`)
    case 'timestamp':
      return value => timestamp(String(value), type)
    case 'varbinary':
      return value => Uint8Array.from(atob(String(value)), character => character.charCodeAt(0))
    default:
      return nested(base, parts, context)
  }
}

function nested(base: string, parts: readonly string[], context: Context): Convert {
  if (base === 'array') {
    const item = converter(parts[0] ?? 'varchar', context)
    return value => (Array.isArray(value) ? value.map(item) : value)
  }
  if (base === 'map') {
    const [key, item] = [converter(parts[0] ?? 'varchar', context), converter(parts[1] ?? 'varchar', context)]
    return value => new Map(pairs(value).map(([k, v]) => [key(k), item(v)]))
  }
  if (base !== 'row') return value => value
  return rowConverter(parts.map(rowMember), context)
}

/** A row travels as an array, its members by place. */
function rowConverter(members: readonly Member[], context: Context): Convert {
  const keys = uniqueKeys(members.map(({ name }, i) => name ?? `field${i}`))
  const converts = members.map(({ type }) => converter(type, context))
  return value => {
    if (!Array.isArray(value)) return value
    return Object.fromEntries(keys.map((key, i) => [key, converts[i]?.(value[i] ?? null)]))
  }
}

function pairs(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (Array.isArray(value)) return value
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

/** A 64-bit integer as the caller wants it. */
export function integer(value: bigint, { numbers, column }: Context): unknown {
  if (numbers === 'bigint') return value
  return numbers === 'string' ? String(value) : safeNumber(value, column)
}

/** `2024-01-31 12:00:00.123456 UTC`, exact to the microsecond, or to what the type has beyond. */
function timestamp(text: string, type: string): Timestamp {
  const [, day = '', time = '00:00:00', fraction = ''] = /^(\S+?)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(text) ?? []
  const digits = digitsOf(type, 'us')
  const unit = digits > 6 ? 'ns' : 'us'
  const perSecond = unit === 'ns' ? 9 : 6
  const seconds = BigInt(Date.parse(`${day}T${time}Z`) / 1000 || 0)
  const epoch = seconds * 10n ** BigInt(perSecond) + BigInt(fraction.padEnd(perSecond, '0').slice(0, perSecond))
  return new Timestamp(epoch, { unit, digits, zone: type.includes('with time zone') ? 'UTC' : undefined })
}
