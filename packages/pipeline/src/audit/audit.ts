import type { Query, Reader } from '../warehouse/warehouse.ts'

/** How an audit came out; `examples` are the first bad rows, as JSON. */
export type AuditResult = Readonly<{ audit: string; badRows: number; examples: readonly string[] }>

const EXAMPLES = 3

/** Runs all audits of a table, also after one has failed, so that a report tells everything at once. */
export async function runAudits(
  audits: readonly Readonly<{ name: string; query: Query }>[],
  warehouse: Pick<Reader, 'look'>,
): Promise<AuditResult[]> {
  const queries = audits.map(({ query }) => query)
  const looks = await warehouse.look(queries, EXAMPLES)
  return looks.map(({ rows, examples }, at) => ({ audit: audits[at]?.name ?? '', badRows: rows, examples }))
}

/** What failed audits say, as one sentence; undefined when all passed. */
export function auditFailure(results: readonly AuditResult[]): string | undefined {
  const failed = results.filter(result => result.badRows > 0)
  if (failed.length === 0) return undefined
  return failed
    .map(
      ({ audit, badRows, examples }) =>
        `${audit} has ${badRows} bad ${badRows === 1 ? 'row' : 'rows'}: ${examples.join(', ')}`,
    )
    .join('; ')
}
