import type { Model } from './model.ts'

/** That a model's table was made: a row of `oso_meta.materialisations`. Times are UTC. */
export type Materialisation = Readonly<{
  model: string
  startedAt: Date
  endedAt: Date
  rowCount: bigint
  /** Changes whenever the table's rows may have. */
  version: string
  /** Source → version that the rows were made from. */
  sources: Readonly<Record<string, string>>
  audits: readonly AuditOutcome[]
}>

/** How an audit of that table came out. */
export type AuditOutcome = Readonly<{ audit: string; badRows: number }>

/** How old a table is, and whether that is more than its cadence allows. */
export type Staleness = Readonly<{ ageMs: number; allowedMs: number; stale: boolean }>

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const CADENCE_MS: Readonly<Record<string, number>> = {
  hourly: HOUR_MS,
  daily: DAY_MS,
  weekly: 7 * DAY_MS,
  monthly: 31 * DAY_MS,
  yearly: 366 * DAY_MS,
}

/** A run that is one cadence late is not yet stale: it may be running. */
const TOLERANCE = 2

/**
 * The age of a model's table against twice its cadence, `daily` where none is stated. A table without a record was never
 * made: it is stale and of infinite age.
 */
export function staleness(record: Materialisation | undefined, model: Pick<Model, 'cadence'>, now: Date): Staleness {
  const allowedMs = TOLERANCE * (CADENCE_MS[model.cadence ?? 'daily'] ?? DAY_MS)
  const ageMs = record ? Math.max(0, now.getTime() - record.endedAt.getTime()) : Number.POSITIVE_INFINITY
  return { ageMs, allowedMs, stale: ageMs > allowedMs }
}
