import { z } from 'zod'

/** How many rows a query gives, and takes from each table, as the engine's planner expects. */
export type Expected = Readonly<{ rows: number; scans: readonly Readonly<{ table: string; rows: number }>[] }>

type PlanNode = Readonly<{ name: string; children: readonly PlanNode[]; extra_info: Readonly<Record<string, unknown>> }>

const PlanNode: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({ name: z.string(), children: z.array(PlanNode), extra_info: z.record(z.string(), z.unknown()) }),
)

/** Reads what DuckDB's `EXPLAIN (FORMAT json)` says. */
export function expectedOf(plan: string): Expected {
  const [root] = z.array(PlanNode).parse(JSON.parse(plan))
  if (!root) throw new Error('the engine gave no plan')
  return { rows: rowsOf(root), scans: scansOf(root) }
}

// Some operators say nothing, and those above a limit say 0: then what is below them tells.
function rowsOf(node: PlanNode): number {
  const below = node.children.map(rowsOf)
  const most = node.name === 'UNION' ? below.reduce((sum, rows) => sum + rows, 0) : Math.max(0, ...below)
  const top = numberOf(node.extra_info.Top)
  const said = numberOf(node.extra_info['Estimated Cardinality'])
  const rows = said !== undefined && (said > 0 || below.length === 0) ? said : most
  return top === undefined ? rows : Math.min(top, rows)
}

function scansOf(node: PlanNode): Expected['scans'] {
  const below = node.children.flatMap(scansOf)
  const { Table: table } = node.extra_info
  if (typeof table !== 'string') return below
  // `database.schema.table`; the database is named after its file.
  return [{ table: table.split('.').slice(-2).join('.'), rows: rowsOf(node) }, ...below]
}

function numberOf(text: unknown): number | undefined {
  return typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : undefined
}
