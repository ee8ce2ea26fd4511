import type { Look } from '../warehouse.ts'
import { onTrino } from './errors.ts'
import type { AnswerColumn } from './page.ts'
import type { Site } from './site.ts'

/**
 * How many rows each of some queries has, and some of them as JSON. One statement counts for all, as each statement costs
 * a cluster more than the count; it is few that have any rows to show. Throws `MODEL_FAILED`.
 */
export async function look(site: Site, queries: readonly string[], examples: number): Promise<readonly Look[]> {
  if (queries.length === 0) return []
  return onTrino('MODEL_FAILED', 'an audit cannot be run', () => lookAt(site, queries, examples))
}

async function lookAt(site: Site, queries: readonly string[], examples: number): Promise<readonly Look[]> {
  const counts = queries.map((sql, place) => `SELECT ${place}, count(*) FROM (${sql})`)
  const counted = new Map(
    (await site.run(counts.join(' UNION ALL '))).rows.map(([place, rows]) => [place, Number(rows)]),
  )
  const looks: Look[] = []
  // One after the other, so that none runs on when one cannot.
  for (const [place, sql] of queries.entries()) {
    const rows = counted.get(place) ?? 0
    looks.push({ rows, examples: rows > 0 && examples > 0 ? await show(site, sql, examples) : [] })
  }
  return looks
}

async function show(site: Site, sql: string, examples: number): Promise<readonly string[]> {
  const { columns, rows } = await site.run(`SELECT * FROM (${sql}) LIMIT ${examples}`)
  return rows.map(row => jsonOf(columns, row))
}

function jsonOf(columns: readonly AnswerColumn[], row: readonly unknown[]): string {
  const members = columns.map(({ name, type }, at) => `${JSON.stringify(name)}:${cellOf(type, row[at])}`)
  return `{${members.join(',')}}`
}

// A long integer is a text here only because JavaScript would round it.
function cellOf(type: string, value: unknown): string {
  return type === 'bigint' && typeof value === 'string' ? value : JSON.stringify(value)
}
