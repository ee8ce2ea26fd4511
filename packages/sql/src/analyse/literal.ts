import { codePoints } from '../errors.ts'
import type { DecimalLiteral, IntegerLiteral, IntervalField, IntervalLiteral, TypedLiteral } from '../tree/nodes.ts'
import { typeNamed } from '../types/named.ts'
import { BIGINT, char, decimal, INTEGER, MAX_PRECISION, simple, type Type } from '../types/type.ts'
import type { Context } from './context.ts'
import { readsAs, temporalLiteral } from './literal-text.ts'

const MAX_INTEGER = 2147483647n

/** An integer literal is `integer` where it fits, else `bigint`. */
export function integerType(node: IntegerLiteral): Type {
  return node.value >= -MAX_INTEGER - 1n && node.value <= MAX_INTEGER ? INTEGER : BIGINT
}

/** A decimal literal has as many digits as are written, but for leading zeros. */
export function decimalType(node: DecimalLiteral, context: Context): Type {
  return decimalOf(node.text) ?? context.fail('INVALID_LITERAL', `Invalid decimal literal: ${node.text}`, node)
}

function decimalOf(text: string): Type | undefined {
  const [, whole, fraction = ''] = /^\s*[+-]?(\d*)(?:\.(\d*))?\s*$/.exec(text.replaceAll('_', '')) ?? []
  if (whole === undefined || whole + fraction === '') return undefined
  const precision = Math.max(1, whole.replace(/^0+/, '').length + fraction.length)
  return precision > MAX_PRECISION ? undefined : decimal(precision, fraction.length)
}

/** `DATE '2020-01-01'`: the type is looked up, and the text must be one of its values. */
export function typedLiteralType(node: TypedLiteral, context: Context): Type {
  const name = node.type.name.toLowerCase()
  if (name === 'time' || name === 'timestamp') return temporal(node, name, context)
  if (name === 'decimal') return decimalOf(node.value) ?? invalid(node, context)
  if (name === 'char') return char(codePoints(node.value))
  const type = typeNamed(name, [])
  if (!type) return context.fail('TYPE_NOT_FOUND', `Unknown resolvedType: ${node.type.name}`, node)
  return readsAs(type, node.value) ? type : invalid(node, context)
}

function temporal(node: TypedLiteral, kind: 'time' | 'timestamp', context: Context): Type {
  const read = temporalLiteral(kind, node.value, context.analysis.zones)
  return read ? { kind, ...read } : invalid(node, context)
}

function invalid(node: TypedLiteral, context: Context): never {
  return context.fail('INVALID_LITERAL', `'${node.value}' is not a valid ${node.type.name.toUpperCase()} literal`, node)
}

const FIELDS: readonly IntervalField[] = ['year', 'month', 'day', 'hour', 'minute', 'second']
const PATTERNS: Readonly<Record<IntervalField, string>> = {
  year: '\\d+',
  month: '\\d+',
  day: '\\d+',
  hour: '\\d+',
  minute: '\\d+',
  second: '(?:\\d+(?:\\.\\d{0,9})?|\\.\\d{1,9})',
}
// What stands between a field and the next.
const GLUE: Readonly<Record<IntervalField, string>> = {
  year: '-',
  month: '',
  day: ' ',
  hour: ':',
  minute: ':',
  second: '',
}

/** An interval is of months or of milliseconds, by its fields; its text must have those from the first on. */
export function intervalType(node: IntervalLiteral, context: Context): Type {
  const from = FIELDS.indexOf(node.from)
  const to = node.to === null ? from : FIELDS.indexOf(node.to)
  const months = from < 2
  if (node.to !== null && (to <= from || (months && to > 1))) {
    const shown = `${node.from.toUpperCase()} TO ${node.to.toUpperCase()}`
    return context.fail('INVALID_LITERAL', `Invalid interval qualifier: ${shown}`, node)
  }
  const fields = FIELDS.slice(from, to + 1)
  // Fields at the end may be left out: `INTERVAL '1' DAY TO SECOND` is a day, and `''` nothing.
  const pattern = fields.reduceRight(
    (rest, field) => `(?:${PATTERNS[field]}${rest && `(?:${GLUE[field]}${rest})?`})?`,
    '',
  )
  if (!new RegExp(`^[+-]?${pattern}$`).test(node.value) || !fitsInterval(node)) {
    const shown = fields.length > 1 ? `${node.from} TO ${node.to}` : node.from
    return context.fail('INVALID_LITERAL', `Invalid INTERVAL ${shown.toUpperCase()} value: ${node.value}`, node)
  }
  return simple(months ? 'interval year to month' : 'interval day to second')
}

// Each field is an integer in Trino, and so are the months of years and months.
function fitsInterval(node: IntervalLiteral): boolean {
  const fields = [...node.value.matchAll(/(?<!\.)\d+/g)].map(([digits]) => BigInt(digits))
  if (fields.some(field => field > MAX_INTEGER)) return false
  const [first = 0n, second = 0n] = fields
  if (node.from === 'year') return first * 12n + second <= MAX_INTEGER + (node.value.startsWith('-') ? 1n : 0n)
  return true
}
