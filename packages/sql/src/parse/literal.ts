import { binaryValue, unicodeValue, unquote } from '../text/unquote.ts'
import type {
  BinaryLiteral,
  IntegerLiteral,
  IntervalField,
  IntervalLiteral,
  Literal,
  Parameter,
  RowCount,
  StringLiteral,
} from '../tree/nodes.ts'
import type { Reader } from './reader.ts'

const MAX_INTEGER = 2n ** 63n - 1n
const INTERVAL_FIELDS: ReadonlySet<string> = new Set(['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'])

/** string = STRING | UNICODE_STRING [UESCAPE STRING] */
export function string(reader: Reader): StringLiteral {
  if (!reader.isString()) reader.fail()
  const { type, at, end } = reader.next()
  const spelled = reader.text.slice(at, end)
  if (type === 'string') return { kind: 'string', at, value: unquote(spelled) }
  const read = unicodeValue(spelled, escapeCharacter(reader))
  if ('fault' in read) reader.complain(at, read.fault)
  return { kind: 'string', at, value: 'value' in read ? read.value : '' }
}

function escapeCharacter(reader: Reader): string {
  if (!reader.take('UESCAPE')) return '\\'
  if (reader.peek().type !== 'string') reader.fail()
  const { at, end } = reader.next()
  return unquote(reader.text.slice(at, end))
}

/** How many tokens a string takes. */
export function stringWidth(reader: Reader, ahead: number): number {
  return reader.peek(ahead).type === 'unicodeString' && reader.value(ahead + 1) === 'UESCAPE' ? 3 : 1
}

/** binary = X'…' */
export function binary(reader: Reader): BinaryLiteral {
  const { at, end } = reader.next()
  const read = binaryValue(reader.text.slice(at, end))
  if ('fault' in read) reader.complain(at, read.fault)
  return { kind: 'binary', at, hex: 'hex' in read ? read.hex : '' }
}

/** number = ["-"] (integer | decimal | double), where the minus is a part of the literal */
export function number(reader: Reader): Literal {
  const { at } = reader
  const sign = reader.take('-') ? '-' : ''
  const token = reader.next()
  const text = sign + reader.text.slice(token.at, token.end)
  if (token.type === 'decimal') return { kind: 'decimal', at, text }
  if (token.type === 'double') return { kind: 'double', at, text, value: Number(text) }
  const value = integerValue(text)
  if (value > MAX_INTEGER || value < -MAX_INTEGER - 1n) reader.complain(at, `Invalid numeric literal: ${text}`)
  return { kind: 'integer', at, value }
}

/** integer, of any size; elsewhere than in an expression it has no minus */
export function integer(reader: Reader): IntegerLiteral {
  reader.note('<integer>')
  if (reader.peek().type !== 'integer') reader.fail()
  const { at, end } = reader.next()
  return { kind: 'integer', at, value: integerValue(reader.text.slice(at, end)) }
}

// `BigInt` itself reads `0x`, `0o` and `0b`, but takes no minus before them. Its decimal reading is quadratic in the
// digits, so what no 64 bits can hold is not read whole.
function integerValue(text: string): bigint {
  const digits = text.replace('-', '').replaceAll('_', '')
  const value = digits.length > MAX_DIGITS ? MAX_INTEGER + 2n : BigInt(digits)
  return text.startsWith('-') ? -value : value
}

const MAX_DIGITS = 1000

/** n = integer | "?" */
export function rowCount(reader: Reader): RowCount {
  if (reader.is('?')) return parameter(reader)
  const count = integer(reader)
  if (count.value > MAX_INTEGER) reader.complain(count.at, 'Invalid numeric literal')
  return count
}

/** parameter = "?" */
export function parameter(reader: Reader): Parameter {
  const { at } = reader
  reader.expect('?')
  return { kind: 'parameter', at, index: reader.nextParameter() }
}

/** Whether an interval starts here: without a field after the string, `interval '1'` is a literal of a type. */
export function isInterval(reader: Reader): boolean {
  if (!reader.is('INTERVAL')) return false
  const sign = reader.value(1) === '-' || reader.value(1) === '+' ? 1 : 0
  if (!reader.isString(1 + sign)) return false
  return isIntervalField(reader, 1 + sign + stringWidth(reader, 1 + sign))
}

/** interval = INTERVAL ["+" | "-"] string field [TO field] */
export function interval(reader: Reader): IntervalLiteral {
  const { at } = reader
  reader.expect('INTERVAL')
  const sign = reader.takeOne('+', '-')
  const { value } = string(reader)
  return { kind: 'interval', at, negative: sign === '-', value, ...intervalRange(reader) }
}

/** range = field [TO field] */
export function intervalRange(reader: Reader): { from: IntervalField; to: IntervalField | null } {
  const from = intervalField(reader)
  if (!reader.is('TO') || !isIntervalField(reader, 1)) return { from, to: null }
  reader.next()
  return { from, to: intervalField(reader) }
}

/** Whether a token is a field of an interval. */
export function isIntervalField(reader: Reader, ahead = 0): boolean {
  return INTERVAL_FIELDS.has(reader.value(ahead))
}

/** field = YEAR | MONTH | DAY | HOUR | MINUTE | SECOND */
export function intervalField(reader: Reader): IntervalField {
  return reader.expectOne('YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND')
}
