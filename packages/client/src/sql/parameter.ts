import { invalidArgument } from '../errors.ts'
import { Timestamp } from '../values/time.ts'

/** A value as the gateway takes it: text in Trino's spelling, boolean, null, or an array of such. */
export type ParameterValue = string | boolean | null | readonly ParameterValue[]

/** A value for one `?` of a query, with its Trino type. It is bound, never written into the text. */
export type Parameter = Readonly<{ type: string; value: ParameterValue }>

const MAX_INT64 = 2n ** 63n - 1n
const MIN_INT64 = -(2n ** 63n)
const MAX_DECIMAL = 10n ** 38n

/**
 * A JavaScript value as a parameter of the Trino type that it obviously has. Throws `INVALID_ARGUMENT` for `undefined`,
 * which is more often a slip than a NULL, and for what has no obvious type.
 */
export function parameter(value: unknown): Parameter {
  if (value === null) return { type: 'unknown', value: null }
  if (Array.isArray(value)) return arrayParameter(value)
  if (value instanceof Timestamp) return timestampParameter(value)
  if (value instanceof Date) return dateParameter(value)
  switch (typeof value) {
    case 'string':
      return { type: 'varchar', value }
    case 'boolean':
      return { type: 'boolean', value }
    case 'bigint':
      return integerParameter(value)
    case 'number':
      // 3 counts or limits more often than it measures; sql.value(3, 'double') says otherwise.
      return Number.isSafeInteger(value) ? integerParameter(BigInt(value)) : { type: 'double', value: String(value) }
    case 'undefined':
      throw invalidArgument('a parameter is undefined', 'Write null for NULL, or leave the condition out.')
    default:
      throw invalidArgument(
        `a parameter is ${describe(value)}, which has no SQL type`,
        "Give a string, number, bigint, boolean, Date, array or null, or name the type: sql.value(text, 'uuid').",
      )
  }
}

function integerParameter(value: bigint): Parameter {
  if (value >= MIN_INT64 && value <= MAX_INT64) return { type: 'bigint', value: String(value) }
  if (value > -MAX_DECIMAL && value < MAX_DECIMAL) return { type: 'decimal(38,0)', value: String(value) }
  throw invalidArgument(`the integer ${value} has more than 38 digits, the most that SQL holds`)
}

function dateParameter(value: Date): Parameter {
  if (Number.isNaN(value.getTime())) throw invalidArgument('a parameter is an invalid Date')
  return { type: 'timestamp(3)', value: value.toISOString().slice(0, -1).replace('T', ' ') }
}

function timestampParameter(value: Timestamp): Parameter {
  const digits = { s: 0, ms: 3, us: 6, ns: 9 }[value.unit]
  return { type: `timestamp(${digits})${value.zone ? ' with time zone' : ''}`, value: value.toText(digits) }
}

function arrayParameter(values: readonly unknown[]): Parameter {
  const items = values.map(parameter)
  const type = items.map(item => item.type).reduce(commonType, 'unknown')
  return { type: `array(${type})`, value: items.map(item => item.value) }
}

const NUMERIC = ['bigint', 'decimal(38,0)', 'double']

function commonType(left: string, right: string): string {
  if (left === right || right === 'unknown') return left
  if (left === 'unknown') return right
  const [inLeft, inRight] = [itemType(left), itemType(right)]
  if (inLeft && inRight) return `array(${commonType(inLeft, inRight)})`
  const wider = NUMERIC[Math.max(NUMERIC.indexOf(left), NUMERIC.indexOf(right))]
  if (wider && NUMERIC.includes(left) && NUMERIC.includes(right)) return wider
  throw invalidArgument(`an array parameter holds both ${left} and ${right}`, 'All its values must have one SQL type.')
}

function itemType(type: string): string | undefined {
  return /^array\((.*)\)$/.exec(type)?.[1]
}

function describe(value: unknown): string {
  if (typeof value !== 'object') return `a ${typeof value}`
  const name = Object.getPrototypeOf(value)?.constructor?.name
  return name && name !== 'Object' ? `a ${name}` : 'an object'
}
