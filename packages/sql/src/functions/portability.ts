/** What the embedded engine makes of a function, and why. */
export type Verdict = Readonly<{ verdict: 'exact' | 'rewritten' | 'refused'; why: string }>

/** By name, in lower case; a function that is not listed is refused. */
export const PORTABILITY: Readonly<Record<string, Verdict>> = {}
