import type { AuditOutcome, Materialisation } from 'oso-models'

/** What is known when a table has been made and its audits came back empty. */
export type Made = Readonly<{
  table: Readonly<{ name: string; version: string; sources: Readonly<Record<string, string>> }>
  startedAt: Date
  endedAt: Date
  rows: number
  audits: readonly AuditOutcome[]
}>

/** The record of a table that was made. There is none of a table that failed: it keeps its last, and grows stale. */
export function materialisation({ table, startedAt, endedAt, rows, audits }: Made): Materialisation {
  return {
    model: table.name,
    startedAt,
    endedAt,
    rowCount: BigInt(rows),
    version: table.version,
    sources: table.sources,
    audits: audits.map(({ audit, badRows }) => ({ audit, badRows })),
  }
}
