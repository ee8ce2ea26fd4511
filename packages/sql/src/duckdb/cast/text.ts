import { isFloat, isInteger, type TemporalType, type Type } from '../../types/type.ts'
import { writeType } from '../../types/write.ts'
import { carrier } from '../carrier.ts'
import { type Compiler, external, lambda } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { castTo, failAs, failFar, text, when } from '../text.ts'
import { earlierInZone } from '../zone.ts'
import { type CastSite, carrierOf } from './site.ts'
import { roundTimestamp } from './time.ts'

// What Java's trim takes away.
const BLANK = '[\\x00-\\x20]*'
const DIGITS = '([0-9]+\\.?[0-9]*|\\.[0-9]+)'
const EXPONENT = '([eE][+-]?[0-9]+)?'
const HEX = '0[xX]([0-9a-fA-F]+\\.?|[0-9a-fA-F]*\\.[0-9a-fA-F]+)[pP][+-]?[0-9]+[fFdD]?'
const DAY = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}'
/** Years with a sign, or with more than four digits. */
const FAR_DAY = '[+-]?[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}'
const CLOCK = '([01]?[0-9]|2[0-3]):[0-9]{1,2}(:[0-9]{1,2}(\\.[0-9]+)?)?'

/** The spellings that Trino reads for a type; DuckDB reads more, which must fail. */
function spelling(to: Type): string | undefined {
  if (isInteger(to)) return `${BLANK}[+-]?[0-9]+${BLANK}`
  switch (to.kind) {
    case 'real':
    case 'double':
      return `${BLANK}[+-]?(NaN|Infinity|${DIGITS}${EXPONENT}[fFdD]?)${BLANK}`
    case 'decimal':
      return `[+-]?${DIGITS}`
    case 'date':
      return DAY
    case 'timestamp':
      return `${DAY}( ${CLOCK})?`
    case 'time':
      return to.zone ? undefined : `${BLANK}${CLOCK}${BLANK}`
    case 'uuid':
      return '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'
    default:
      return undefined
  }
}

/** From varchar or char to everything else. */
export function fromText(c: Compiler, site: CastSite): string | undefined {
  const { sql, from, to } = site
  if (to.kind === 'varchar') return cut(sql, from, to.length)
  if (to.kind === 'char') return pad(sql, to.length)
  if (from.kind === 'char') return undefined
  if (to.kind === 'varbinary') return `encode(${sql})`
  if (to.kind === 'boolean') return readBoolean(sql)
  if (to.kind === 'timestamp' && to.zone) return readZoned(c, sql, to)
  const pattern = spelling(to)
  if (pattern === undefined) return undefined
  const cases: [string, string][] = [
    ...farDays(c, sql, to),
    [`regexp_full_match(${sql}, ${text(pattern)})`, read(sql, to)],
  ]
  if (to.kind === 'decimal')
    cases.push([`regexp_full_match(${sql}, ${text(`[+-]?${DIGITS}[eE][+-]?[0-9]+`)})`, readExponent(c, sql, to)])
  if (isFloat(to)) cases.push([`regexp_full_match(${sql}, ${text(`${BLANK}[+-]?${HEX}${BLANK}`)})`, hexadecimal(to)])
  if (to.kind === 'date' || to.kind === 'timestamp') cases.push(farDay(sql, to))
  if (to.kind === 'timestamp') cases.push(...withZone(sql, to))
  return when([...cases, [`${sql} IS NOT NULL`, unreadable(to)]])
}

/** Days that Trino may know and DuckDB does not: it says so itself where nothing makes NULL of that. */
function farDays(c: Compiler, sql: string, to: Type): [string, string][] {
  if (c.state.caughtBy === undefined || (to.kind !== 'date' && to.kind !== 'timestamp')) return []
  const far = to.kind === 'date' ? '5881580-07-11|-5877641-06-2[34]' : '^[\\x00-\\x20+-]*0*[1-9][0-9]{5,}-'
  return [[`length(${sql}) > 9 AND regexp_matches(${sql}, ${text(far)})`, failFar(carrierOf(to))]]
}

/** With blanks around, or with a year that DuckDB does not read: a plus before it, or zeros before its four digits. */
function farDay(sql: string, to: Type): [string, string] {
  const clock = to.kind === 'date' ? '' : `( ${CLOCK})?`
  return [`regexp_full_match(${sql}, ${text(`${BLANK}${FAR_DAY}${clock}${BLANK}`)})`, read(plain(sql), to)]
}

function plain(sql: string): string {
  const trimmed = `regexp_replace(${sql}, '[\\x00-\\x20]+$', '')`
  return `regexp_replace(${trimmed}, '^[\\x00-\\x20]*[+]?0*([0-9]{4})', '\\1')`
}

const OFFSET = '[\\x00-\\x20]*(Z|UTC|[+-](0?[0-9]|1[0-3])(:?[0-5][0-9])?|[+-]14(:?[0-5][0-9])?)'
const ZONE = '(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Za-z0-9_/+-]+'

/** A zone in the text of a timestamp without one is left out; in a gap of its clock, the clock goes on. */
function withZone(sql: string, to: TemporalType): [string, string][] {
  const point = `${BLANK}${FAR_DAY}( ${CLOCK})?`
  const bare = `regexp_extract(${sql}, ${text(`^${point}`)})`
  const zone = `regexp_extract(${sql}, ${text(`(${ZONE})${BLANK}$`)}, 1)`
  const instant = `timezone(${zone}, ${castTo(plain(bare), 'TIMESTAMP')})`
  return [
    [`regexp_full_match(${sql}, ${text(`${point}${OFFSET}${BLANK}`)})`, read(plain(bare), to)],
    [
      `regexp_full_match(${sql}, ${text(`${point} +${ZONE}${BLANK}`)})`,
      roundTimestamp(`timezone(${zone}, ${instant})`, to),
    ],
  ]
}

// DuckDB misreads some negative exponents in a cast to decimal.
function readExponent(c: Compiler, sql: string, to: Type): string {
  return castTo(external(c, 'trino_plain_decimal', sql), carrier(to) ?? '')
}

function hexadecimal(to: Type): string {
  return failAs(carrier(to) ?? '', 'NOT_PORTABLE', 'A number to the base 16 is not read here')
}

function unreadable(to: Type): string {
  return failAs(carrier(to) ?? '', 'INVALID_CAST_ARGUMENT', `Cannot cast value to ${writeType(to)}`)
}

function read(sql: string, to: Type): string {
  const target = carrier(to) ?? ''
  if (isFloat(to)) {
    return castTo(`regexp_replace(${sql}, '[fFdD][\\x00-\\x20]*$', '')`, target)
  }
  if (to.kind === 'timestamp') return readTimestamp(sql, to.precision)
  if (to.kind === 'time') return readTime(sql, to)
  return castTo(sql, target)
}

/** DuckDB drops digits after the sixth; the seventh decides the rounding to six. */
function readTimestamp(sql: string, precision: number): string {
  const read = castTo(sql, 'TIMESTAMP')
  if (precision < 6) return roundTimestamp(read, { kind: 'timestamp', precision, zone: false })
  return `(${read} + to_microseconds(${seventhDigit(sql)}))`
}

function readTime(sql: string, to: TemporalType): string {
  const time = castTo(sql, 'TIME')
  if (to.precision < 6) return roundTimestamp(time, to)
  return castTo(`(DATE '1970-01-01' + ${time}) + to_microseconds(${seventhDigit(sql)})`, 'TIME')
}

function seventhDigit(sql: string): string {
  return when([[`regexp_matches(${sql}, '\\.[0-9]{6}[5-9]')`, '1']], '0')
}

/** An instant: the local reading, in the zone that the text names. */
function readZoned(c: Compiler, sql: string, to: TemporalType): string {
  carrierOf(to)
  const everyFailure = String(c.state.caughtBy === 'tryCast')
  const parts = external(c, 'trino_zoned_text', sql, String(to.precision), everyFailure)
  const instant = lambda(c, part => earlierInZone(`make_timestamp(CAST(${part}[1] AS BIGINT))`, `${part}[2]`))
  return `list_transform([${parts}], ${instant})[1]`
}

function readBoolean(sql: string): string {
  return when([
    [`lower(${sql}) IN ('true', 't', '1')`, 'true'],
    [`lower(${sql}) IN ('false', 'f', '0')`, 'false'],
    [`${sql} IS NOT NULL`, failAs('BOOLEAN', 'INVALID_CAST_ARGUMENT', 'Cannot cast value to BOOLEAN')],
  ])
}

function cut(sql: string, from: Type, length: number | null): string {
  const longest = from.kind === 'varchar' || from.kind === 'char' ? from.length : null
  return length === null || (longest !== null && longest <= length) ? sql : `substr(${sql}, 1, ${length})`
}

/** The longest char that is padded. */
// A char of the greatest length stands for "compared with text of any length", where padding costs and says nothing.
export const WIDEST_PADDED = 4096

/** Cut or filled with blanks to `length` code points. */
export function pad(sql: string, length: number): string {
  if (length > WIDEST_PADDED) return refuse(`char(${length})`, 'Compare varchar values: cast the char to varchar.')
  return `rpad(${sql}, ${length}, ' ')`
}
