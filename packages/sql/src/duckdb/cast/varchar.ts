import { type DecimalType, isInteger, type TemporalType, type Type } from '../../types/type.ts'
import { writeType } from '../../types/write.ts'
import { type Compiler, external } from '../compiler.ts'
import { castTo, failAs, when } from '../text.ts'
import { localAt, type Zone, zoneText } from '../zone.ts'
import type { CastSite } from './site.ts'
import { pad } from './text.ts'

/** To varchar(n), where a text that does not fit is an error, or to char(n). */
export function toText(c: Compiler, { sql, from, to, zone }: CastSite): string | undefined {
  const written = write(c, sql, from, zone)
  if (written === undefined) return undefined
  if (to.kind === 'char') return pad(written, to.length)
  const longest = widest(from)
  if (to.kind !== 'varchar' || to.length === null || (longest !== undefined && longest <= to.length)) return written
  const message = `Value cannot be represented as ${writeType(to)}`
  // Trino only sees that these are too long when it writes them down, which no TRY_CAST is around.
  const code = from.kind === 'boolean' || from.kind === 'timestamp' ? 'GENERIC_INTERNAL_ERROR' : 'INVALID_CAST_ARGUMENT'
  return when([[`length(${written}) > ${to.length}`, failAs('VARCHAR', code, message)]], written)
}

/** The text that Trino writes for a value; `undefined` for types that have none. */
export function write(c: Compiler, sql: string, from: Type, zone: Zone): string | undefined {
  if (isInteger(from)) return castTo(sql, 'VARCHAR')
  switch (from.kind) {
    case 'boolean':
    case 'uuid':
      return castTo(sql, 'VARCHAR')
    case 'decimal':
      return writeDecimal(sql, from)
    case 'double':
      return external(c, 'trino_double_text', sql)
    case 'real':
      return external(c, 'trino_real_text', sql)
    case 'date':
      return yearGuard(sql, `strftime(${sql}, '%Y-%m-%d')`)
    case 'time':
      return from.zone ? undefined : clock(`(DATE '1970-01-01' + ${sql})`, '%H:%M:%S', 8, from.precision)
    case 'timestamp':
      return writeTimestamp(sql, from, zone)
    case 'interval day to second':
      return writeDaySecond(sql)
    case 'interval year to month':
      return `printf('%s%d-%d', ${when([[`${sql} < 0`, "'-'"]], "''")}, abs(${sql}) // 12, abs(${sql}) % 12)`
    default:
      return undefined
  }
}

/** With a digit before the point, which DuckDB leaves out where the type has none. */
export function writeDecimal(sql: string, { precision, scale }: DecimalType): string {
  const written = castTo(sql, 'VARCHAR')
  return scale === precision ? `regexp_replace(${written}, '^(-?)\\.', '\\10.')` : written
}

/** The text, unless the year has more or less than four digits, and is written with a sign in Trino. */
export function yearGuard(value: string, written: string): string {
  const failure = failAs('VARCHAR', 'NOT_PORTABLE', 'Years before 1 and after 9999 cannot be written as text here')
  return when([[`year(${value}) NOT BETWEEN 1 AND 9999`, failure]], written)
}

function writeTimestamp(sql: string, from: TemporalType, zone: Zone): string {
  const local = from.zone ? localAt(sql, zone) : sql
  const written = yearGuard(local, clock(local, '%Y-%m-%d %H:%M:%S', 19, from.precision))
  return from.zone ? `(${written} || ' ' || ${zoneText(zone)})` : written
}

function clock(sql: string, format: string, width: number, precision: number): string {
  if (precision === 0) return `strftime(${sql}, '${format}')`
  const digits = `strftime(${sql}, '${format}.%f')`
  return precision === 6 ? digits : `substr(${digits}, 1, ${width + 1 + precision})`
}

function writeDaySecond(sql: string): string {
  const size = `abs(${sql})`
  const fields = [
    `${size} // 86400000`,
    `${size} // 3600000 % 24`,
    `${size} // 60000 % 60`,
    `${size} // 1000 % 60`,
    `${size} % 1000`,
  ]
  return `printf('%s%d %02d:%02d:%02d.%03d', ${when([[`${sql} < 0`, "'-'"]], "''")}, ${fields.join(', ')})`
}

/** The most characters that a value of the type is written with, where that has a bound worth knowing. */
function widest(type: Type): number | undefined {
  switch (type.kind) {
    case 'boolean':
      return 5
    case 'tinyint':
      return 4
    case 'smallint':
      return 6
    case 'integer':
      return 11
    case 'bigint':
      return 20
    case 'decimal':
      return type.precision + 3
    case 'date':
      return 10
    case 'uuid':
      return 36
    default:
      return undefined
  }
}
