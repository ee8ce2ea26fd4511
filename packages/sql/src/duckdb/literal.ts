import { canonicalJson } from '../duckdb-functions/json/canonical.ts'
import type { IntervalLiteral, Literal, TypedLiteral } from '../tree/nodes.ts'
import { VARCHAR } from '../types/type.ts'
import { cast } from './cast/cast.ts'
import { carrierOf } from './cast/site.ts'
import { type Compiler, ownType } from './compiler.ts'
import { refuse } from './refuse.ts'
import { castTo, text } from './text.ts'
import { earlierInstantAt } from './zone.ts'

/** A literal or a parameter, as DuckDB reads it with the type that Trino gives it. */
export function literal(c: Compiler, node: Literal): string {
  switch (node.kind) {
    case 'null':
      return 'NULL'
    case 'boolean':
      return node.value ? 'true' : 'false'
    case 'integer':
      return integer(node.value)
    case 'decimal':
      return castTo(text(node.text.replaceAll('_', '')), carrierOf(ownType(c, node)))
    case 'double':
      return castTo(text(node.text), 'DOUBLE')
    case 'string':
      return text(node.value)
    case 'binary':
      return `from_hex('${node.hex}')`
    case 'typedLiteral':
      return typed(c, node)
    case 'interval':
      return castTo(String(intervalLength(node)), 'BIGINT')
    case 'parameter':
      return castTo(`$${node.index + 1}`, carrierOf(ownType(c, node)))
    default:
      return node satisfies never
  }
}

// DuckDB takes a number for INTEGER or BIGINT just as Trino does; the least BIGINT has no plain spelling.
function integer(value: bigint): string {
  if (value === -(2n ** 63n)) return "CAST('-9223372036854775808' AS BIGINT)"
  if (value === -(2n ** 31n)) return 'CAST(-2147483648 AS INTEGER)'
  return value < 0n ? `(${value})` : String(value)
}

const TIMESTAMP =
  /^\s*([+-]?\d{4,}-\d{1,2}-\d{1,2})(?: (\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?))?(?:\s*([+-]\d{1,2}(?::?\d{2})?|Z)|\s+([A-Za-z][\w/+:-]*))?\s*$/

/** The zone that is written in the text of a TIMESTAMP literal. */
export function literalZone(node: TypedLiteral): string | null {
  const [, , , offset, zone] = TIMESTAMP.exec(node.value) ?? []
  return offset ?? zone ?? null
}

function typed(c: Compiler, node: TypedLiteral): string {
  const type = ownType(c, node)
  switch (type.kind) {
    case 'json':
      return text(canonicalJson(node.value))
    case 'varchar':
    case 'char':
      return text(node.value)
    case 'decimal':
      return castTo(text(node.value.trim().replaceAll('_', '')), carrierOf(type))
    case 'timestamp': {
      const [, day = '', clock = '00:00:00'] = TIMESTAMP.exec(node.value) ?? []
      carrierOf(type)
      const local = `CAST('${plainYear(day)} ${clock}' AS TIMESTAMP)`
      return type.zone ? earlierInstantAt(local, literalZone(node)) : local
    }
    case 'time':
      return castTo(text(node.value.trim()), carrierOf(type))
    case 'date':
      return date(plainYear(node.value.trim()))
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'uuid':
      return castTo(text(node.value.trim()), carrierOf(type))
    default:
      return cast(c, text(node.value), VARCHAR, type)
  }
}

function date(day: string): string {
  return /^(?:5881580-07-11|-5877641-06-2[34])$/.test(day)
    ? refuse(`the date ${day}`, 'Use one that is nearer.')
    : castTo(text(day), 'DATE')
}

// DuckDB reads neither a plus nor zeros before a year of four digits.
function plainYear(day: string): string {
  return day.replace(/^\+?0*(?=\d{4})/, '')
}

const MILLISECONDS = { day: 86_400_000n, hour: 3_600_000n, minute: 60_000n, second: 1000n } as const

/** How many months or milliseconds an interval literal is. The signs before and inside the text multiply. */
export function intervalLength(node: IntervalLiteral): bigint {
  const inside = node.value.startsWith('-') ? -1n : 1n
  const sign = node.negative ? -inside : inside
  const fields = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
  const used = fields.slice(fields.indexOf(node.from), fields.indexOf(node.to ?? node.from) + 1)
  const numbers = node.value.replace(/^[+-]/, '').split(/[-: ]/)
  return sign * used.reduce((sum, field, i) => sum + fieldLength(field, numbers[i] || '0'), 0n)
}

function fieldLength(field: 'year' | 'month' | keyof typeof MILLISECONDS, digits: string): bigint {
  if (field === 'year') return BigInt(digits) * 12n
  if (field === 'month') return BigInt(digits)
  const [whole = '0', fraction = ''] = digits.split('.')
  return BigInt(whole || '0') * MILLISECONDS[field] + BigInt(fraction.slice(0, 3).padEnd(3, '0'))
}
