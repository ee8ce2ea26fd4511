import { z } from 'zod'
import type { Job } from '../job/job.ts'
import { rowsOf } from './catalogue.ts'
import type { Engine, Expected, Request } from './engine.ts'

const Row = z.object({ rows: z.number(), scans: z.string() })
const Scans = z.array(z.object({ table: z.string(), rows: z.number() }))

/** What an engine of hosts expects of a job: one that only asks for its plan goes the way of every other. */
export async function expectedBy(
  engine: Pick<Engine, 'run'>,
  request: Request,
  signal: AbortSignal,
): Promise<Expected> {
  const asking: Job = {
    ...request.job,
    ...{ estimate: true, format: 'ndjson', encoding: 'identity', limits: { maxRows: 1, maxBytes: 1_000_000 } },
    columns: [
      { name: 'rows', type: 'bigint' },
      { name: 'scans', type: 'varchar' },
    ],
    preamble: undefined,
  }
  const [row] = await rowsOf(engine, { ...request, job: asking }, Row, signal)
  if (!row) throw new Error('an estimate without a row')
  return { rows: row.rows, scans: Scans.parse(JSON.parse(row.scans)) }
}
