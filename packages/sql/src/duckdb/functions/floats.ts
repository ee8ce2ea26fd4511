import { when } from '../text.ts'

/** No number, as a double. */
export const NAN = "CAST('NaN' AS DOUBLE)"

/** A floating-point value, or NULL where it is NaN, for aggregates in which NaN counts only where there is nothing else. */
export function numberOrNull(x: string): string {
  return when([[`NOT isnan(${x})`, x]])
}
