import { readType, type Type } from 'oso-sql'
import { QueryError } from '../errors.ts'

/** A parameter's value as it comes: text in Trino's spelling, boolean, null, or an array of such. */
export type Value = string | boolean | null | readonly Value[]

/** A value with Trino's type for it. */
export type Parameter = Readonly<{ type: string; value: Value }>

/** The type that a caller names for a parameter. Throws `INVALID_PARAMETER`. */
export function parameterType(text: string, index: number): Type {
  try {
    return readType(text)
  } catch (cause) {
    throw new QueryError('INVALID_PARAMETER', `The type of parameter ${index + 1}, ${text}, is none of Trino's.`, {
      hint: 'Write a type as Trino does, such as `varchar`, `decimal(10,2)` or `array(bigint)`.',
      cause,
    })
  }
}

/** Throws `INVALID_PARAMETER` unless there is one value for each `?` of the query, each in the form of its type. */
export function requireValues(parameters: readonly Parameter[], types: readonly string[]): void {
  if (parameters.length !== types.length) {
    const message = `The query has ${types.length} parameters, and ${parameters.length} values came with it.`
    throw new QueryError('INVALID_PARAMETER', message, { hint: 'Send one {"type","value"} for each `?`, in order.' })
  }
  parameters.forEach(({ type, value }, index) => {
    if (hasForm(value, readType(type))) return
    throw new QueryError('INVALID_PARAMETER', `The value of parameter ${index + 1} is no ${type}.`, {
      hint: 'Send numbers and times as text in Trino\'s spelling, such as "42", "1.10" or "2024-01-31".',
    })
  })
}

// What is left to the engine is the form of types that are rare as parameters: it refuses what it cannot cast.
function hasForm(value: Value, type: Type): boolean {
  if (value === null) return true
  if (type.kind === 'array') return Array.isArray(value) && value.every(item => hasForm(item, type.element))
  if (type.kind === 'boolean') return typeof value === 'boolean' || value === 'true' || value === 'false'
  return typeof value === 'string' && isSpelled(value, type)
}

const INTEGER_BITS: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, integer: 32, bigint: 64 }

function isSpelled(text: string, type: Type): boolean {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return /^[+-]?\d{1,19}$/.test(text) && BigInt.asIntN(INTEGER_BITS[type.kind] ?? 64, BigInt(text)) === BigInt(text)
    case 'decimal':
      return isDecimal(text, type.precision, type.scale)
    case 'real':
    case 'double':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) || /^([+-]?infinity|nan)$/i.test(text)
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
    case 'timestamp':
      return /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text.slice(0, 10)))
    case 'varchar':
      return type.length === null || [...text].length <= type.length
    default:
      return true
  }
}

function isDecimal(text: string, precision: number, scale: number): boolean {
  const [, whole = '', fraction = ''] = /^[+-]?(\d*)\.?(\d*)$/.exec(text) ?? []
  const digits = whole.replace(/^0+/, '').length
  return whole + fraction !== '' && fraction.length <= scale && digits <= precision - scale
}
