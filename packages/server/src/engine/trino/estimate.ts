import { z } from 'zod'
import { QueryError } from '../../errors.ts'
import type { Expected } from '../engine.ts'
import type { Control } from './control.ts'

// What is not known is said as text: "NaN".
const Count = z.union([z.number(), z.string().transform(Number)])
const Explained = z.object({
  inputTableColumnInfos: z.array(
    z.object({
      table: z.object({ schemaTable: z.object({ table: z.string() }) }),
      estimate: z.object({ outputRowCount: Count }),
    }),
  ),
  estimate: z.object({ outputRowCount: Count }),
})

/** What the cluster's planner expects of a query. Throws `QueryError` when it does not know. */
export async function expectedOn(control: Control, sql: string): Promise<Expected> {
  const [[text] = []] = await control.rows(`EXPLAIN (TYPE IO, FORMAT JSON) ${sql}`)
  const { inputTableColumnInfos, estimate } = Explained.parse(JSON.parse(String(text)))
  const scans = inputTableColumnInfos.map(({ table, estimate: { outputRowCount } }) => ({
    table: `oso.${table.schemaTable.table}`,
    rows: known(outputRowCount),
  }))
  return { rows: known(estimate.outputRowCount), scans }
}

function known(count: number): number {
  if (Number.isFinite(count)) return Math.round(count)
  throw new QueryError('ENGINE_FAILED', 'The planner has no statistics of a table.')
}
