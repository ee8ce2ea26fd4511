import type { Materialisation } from 'oso-models'
import { z } from 'zod'

/** A row of the pipeline's records, as an engine gives it. */
export type RecordRow = Readonly<{
  model: string
  started_at: string
  ended_at: string
  row_count: number | string
  version: string
  sources: string | null
  audits: string | null
}>

const Sources = z.record(z.string(), z.string()).catch({})
const Audits = z.array(z.object({ audit: z.string(), badRows: z.number() })).catch([])

/** How a model was made, out of a row of the pipeline's records. */
export function recordOf(row: RecordRow): Materialisation {
  return {
    model: row.model,
    startedAt: utc(row.started_at),
    endedAt: utc(row.ended_at),
    rowCount: BigInt(row.row_count),
    version: row.version,
    sources: Sources.parse(JSON.parse(row.sources ?? '{}')),
    audits: Audits.parse(JSON.parse(row.audits ?? '[]')),
  }
}

/** `2024-01-31 12:00:00.000`, which a warehouse has in UTC. */
function utc(text: string): Date {
  return new Date(`${text.replace(/ UTC$/, '').replace(' ', 'T')}Z`)
}
