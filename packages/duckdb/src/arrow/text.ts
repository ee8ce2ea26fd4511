const DIGITS: Readonly<Record<string, number>> = { s: 0, m: 3, u: 6, n: 9 }
const DAY_SECONDS = 86_400n

/** An unscaled integer with its decimal point, such as `-0.05` for -5 at scale 2. */
export function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : ''
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  if (scale === 0) return sign + digits
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Days since 1970-01-01 as `2024-02-29`; years outside 0000 to 9999 carry a sign. */
export function dateText(days: number): string {
  const { year, month, day } = civil(days)
  const years =
    year < 0 || year > 9999
      ? `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(4, '0')}`
      : String(year).padStart(4, '0')
  return `${years}-${pad(month)}-${pad(day)}`
}

/** Units since 1970-01-01 as `2024-02-29 12:30:00.123456`, with the digits of the unit (`s`, `m`, `u` or `n`). */
export function timestampText(value: bigint, unit: string): string {
  const perDay = DAY_SECONDS * 10n ** BigInt(digitsOf(unit))
  const days = floorDivide(value, perDay)
  return `${dateText(Number(days))} ${timeText(value - days * perDay, unit)}`
}

/** Units since midnight as `12:30:00.123456`, with the digits of the unit. */
export function timeText(value: bigint, unit: string): string {
  const digits = digitsOf(unit)
  const second = 10n ** BigInt(digits)
  const seconds = Number(value / second)
  const fraction = digits === 0 ? '' : `.${(value % second).toString().padStart(digits, '0')}`
  return `${pad(Math.trunc(seconds / 3600))}:${pad(Math.trunc(seconds / 60) % 60)}:${pad(seconds % 60)}${fraction}`
}

/** The three parts of an interval, each with its unit. */
export function intervalText(months: number, days: number, nanoseconds: bigint): string {
  return `${months} months ${days} days ${nanoseconds / 1000n} microseconds`
}

// Days to year, month and day in the Gregorian calendar, for all of DuckDB's dates; JavaScript's Date ends at the year
// 275760. Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days: years start in March.
function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient
}

function digitsOf(unit: string): number {
  return DIGITS[unit] ?? 6
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
