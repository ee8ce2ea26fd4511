import type { Request } from '../engine/engine.ts'
import type { JobRow } from '../state/jobs.ts'

/** All that whoever runs a job must know: decided when it was submitted, by whichever gateway. */
export type Work = Readonly<{
  request: Request
  /** Who pays, as the limits know them; opaque here. */
  account: unknown
  /** The most bytes that may be stored. */
  maxStoredBytes: number
  /** What the author of the query may not know of it. */
  warnings: readonly string[]
}>

/** What a job was submitted with. */
export function workOf({ work }: Pick<JobRow, 'work'>): Work {
  // Written by `submit` of this or another gateway, and by nothing else.
  return JSON.parse(work) as Work
}

/** The name under which an attempt's result is stored: two attempts never write the same. */
export function resultName({ id, attempt }: Pick<JobRow, 'id' | 'attempt'>): string {
  return `${id}.${attempt}`
}
