import type { Look } from '../warehouse.ts'
import type { AnswerColumn } from './page.ts'
import type { Site } from './site.ts'

/** How many rows a query has, and some of them as JSON, in one statement. */
export async function look(site: Site, sql: string, examples: number): Promise<Look> {
  const { columns, rows } = await site.run(`SELECT *, count(*) OVER () FROM (${sql}) LIMIT ${Math.max(1, examples)}`)
  const shown = rows.slice(0, examples).map(row => jsonOf(columns.slice(0, -1), row))
  return { rows: Number(rows[0]?.at(-1) ?? 0), examples: shown }
}

function jsonOf(columns: readonly AnswerColumn[], row: readonly unknown[]): string {
  const members = columns.map(({ name, type }, at) => `${JSON.stringify(name)}:${cellOf(type, row[at])}`)
  return `{${members.join(',')}}`
}

// A long integer is a text here only because JavaScript would round it.
function cellOf(type: string, value: unknown): string {
  return type === 'bigint' && typeof value === 'string' ? value : JSON.stringify(value)
}
