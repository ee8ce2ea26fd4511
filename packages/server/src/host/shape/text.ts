import type { Type } from 'oso-sql'

type Temporal = Extract<Type, { kind: 'time' | 'timestamp' }>

/** SQL that gives a value as Trino's client shows it, without quotes; undefined for an array, a map or a row. */
export function plainText(value: string, type: Type): string | undefined {
  switch (type.kind) {
    case 'array':
    case 'map':
    case 'row':
      return undefined
    case 'real':
    case 'double':
      return floatText(value)
    case 'varbinary':
      return `to_base64(${value})`
    case 'date':
      return dateText(value)
    case 'time':
      return timeText(value, type)
    case 'timestamp':
      return timestampText(value, type)
    case 'interval day to second':
      return dayText(value)
    case 'interval year to month':
      return monthText(value)
    default:
      return `CAST(${value} AS VARCHAR)`
  }
}

/**
 * The same as Python's `str` shows what Trino's Python client gives: six digits of a second or none, and the offset of a
 * zone. What Python has no value for, a finer fraction or another era, is as in `plainText`.
 */
export function pythonText(value: string, type: Type): string | undefined {
  if ((type.kind !== 'timestamp' && type.kind !== 'time') || type.precision > 6) return plainText(value, type)
  const point =
    type.kind === 'time' ? `(DATE '1970-01-01' + ${value})` : type.zone ? `CAST(${value} AS TIMESTAMP)` : value
  if (type.kind === 'time') return type.zone ? plainText(value, type) : pythonClock(point, '%H:%M:%S')
  const clock = pythonClock(point, '%Y-%m-%d %H:%M:%S')
  const usual = type.zone ? `(${clock}) || '+00:00'` : clock
  return `CASE WHEN ${point} >= TIMESTAMP '1000-01-01' AND ${point} < TIMESTAMP '10000-01-01' THEN ${usual} WHEN ${point} IS NOT NULL THEN ${plainText(value, type)} END`
}

function pythonClock(point: string, format: string): string {
  return `CASE WHEN microsecond(${point}) % 1000000 = 0 THEN strftime(${point}, '${format}') ELSE strftime(${point}, '${format}.%f') END`
}

function floatText(value: string): string {
  const special = `CASE WHEN isnan(${value}) THEN 'NaN' WHEN ${value} > 0 THEN 'Infinity' WHEN ${value} < 0 THEN '-Infinity' END`
  return `CASE WHEN isfinite(${value}) THEN CAST(${value} AS VARCHAR) ELSE ${special} END`
}

// Outside the years 1 to 9999 DuckDB's text and Trino's differ: Trino writes a sign, and counts a year 0.
function dateText(value: string): string {
  const sign = `CASE WHEN year(${value}) < 0 THEN '-' WHEN year(${value}) > 9999 THEN '+' ELSE '' END`
  const odd = `concat(${sign}, printf('%04d', abs(year(${value}))), strftime(${value}, '-%m-%d'))`
  return `CASE WHEN ${value} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST(${value} AS VARCHAR) WHEN ${value} IS NOT NULL THEN ${odd} END`
}

function timeText(value: string, { precision, zone }: Temporal): string {
  if (zone) return `CAST(${value} AS VARCHAR)`
  return clockText(`(DATE '1970-01-01' + ${value})`, '%H:%M:%S', precision)
}

function timestampText(value: string, { precision, zone }: Temporal): string {
  const point = zone ? `CAST(${value} AS TIMESTAMP)` : value
  const usual = clockText(point, '%Y-%m-%d %H:%M:%S', precision)
  const odd = `concat(${dateText(`CAST(${point} AS DATE)`)}, ' ', ${clockText(point, '%H:%M:%S', precision)})`
  const text = `CASE WHEN ${point} >= TIMESTAMP '1000-01-01' AND ${point} < TIMESTAMP '10000-01-01' THEN ${usual} WHEN ${point} IS NOT NULL THEN ${odd} END`
  return zone ? `(${text} || ' UTC')` : text
}

// strftime writes three digits (%g), six (%f) or nine (%n); other precisions are the next greater one, cut.
function clockText(point: string, format: string, precision: number): string {
  if (precision === 0) return `strftime(${point}, '${format}')`
  const [code, digits] = precision <= 3 ? ['%g', 3] : precision <= 6 ? ['%f', 6] : ['%n', 9]
  const whole = `strftime(${point}, '${format}.${code}')`
  return digits === precision ? whole : `left(${whole}, ${precision - Number(digits)})`
}

function dayText(value: string): string {
  const ms = `abs(epoch_ms(${value}))`
  const clock = `printf('%02d:%02d:%02d.%03d', ${ms} // 3600000 % 24, ${ms} // 60000 % 60, ${ms} // 1000 % 60, ${ms} % 1000)`
  return `CASE WHEN ${value} IS NOT NULL THEN concat(${signOf(`epoch_ms(${value})`)}, ${ms} // 86400000, ' ', ${clock}) END`
}

function monthText(value: string): string {
  const months = `(year(${value}) * 12 + month(${value}))`
  return `CASE WHEN ${value} IS NOT NULL THEN concat(${signOf(months)}, abs(${months}) // 12, '-', abs(${months}) % 12) END`
}

function signOf(number: string): string {
  return `CASE WHEN ${number} < 0 THEN '-' ELSE '' END`
}
