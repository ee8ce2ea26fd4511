import type { Rewrites } from './site.ts'

/** Regular expressions. */
export const REGEX: Rewrites = {}
