/** What one query may cost. */
export type Limits = Readonly<{
  maxRows: number
  /** Of the result, before compression. */
  maxBytes: number
  /** From acceptance to the last byte. */
  timeoutMs: number
}>

/** What a caller asked for; what is absent or undefined is as much as is allowed. */
export type AskedLimits = Readonly<{ [K in keyof Limits]?: number | undefined }>

/** A caller may ask for less than the server allows, never for more. */
export function narrow(asked: AskedLimits, allowed: Limits): Limits {
  const least = (key: keyof Limits): number => Math.min(asked[key] ?? Number.POSITIVE_INFINITY, allowed[key])
  return { maxRows: least('maxRows'), maxBytes: least('maxBytes'), timeoutMs: least('timeoutMs') }
}
