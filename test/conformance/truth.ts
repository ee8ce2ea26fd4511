import { readType } from 'oso-sql'
import type { Gateway } from '../e2e/gateway.ts'
import { recorded, sameValue } from '../truth/values.ts'
import { type Answer, ask } from './ask.ts'

/** A query with the answer that Trino once gave: columns and rows, or the name of its error. */
export type TruthCase = Readonly<{
  id: string
  sql: string
  columns?: readonly Readonly<{ name: string; type: string }>[]
  rows?: readonly (readonly unknown[])[]
  error?: string
}>

/** Queries under way at once: as many as a resource group lets run for one user. */
const AT_ONCE = 2

/** What a gateway may refuse that Trino answers: by its guard, or for want of the tables. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...['NOT_PORTABLE', 'NOT_ALLOWED', 'NOT_SUPPORTED', 'UNSUPPORTED_STATEMENT', 'TABLE_NOT_FOUND'],
])

/** How a gateway's answers differ from the recorded ones, a line each. */
export async function truthOf(gateway: Gateway, cases: readonly TruthCase[]): Promise<readonly string[]> {
  const wrong: string[] = []
  const left = [...cases]
  const work = async (): Promise<void> => {
    for (let one = left.pop(); one; one = left.pop()) {
      const found = differenceOf(one, await ask(gateway, { query: one.sql }))
      if (found) wrong.push(`${one.id}: ${found}\n  ${one.sql}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return wrong
}

function differenceOf(one: TruthCase, answer: Answer): string | undefined {
  const { problem } = answer
  if (problem) {
    const isSame = problem.code === one.error || REFUSALS.has(problem.code)
    return isSame ? undefined : `fails with ${problem.code} (${problem.detail}); Trino with ${one.error ?? 'no error'}`
  }
  if (one.error !== undefined) return answer.broken ? undefined : `gives rows; Trino fails with ${one.error}`
  return differentRows(one, answer)
}

function differentRows({ columns: told, rows = [] }: TruthCase, answer: Answer): string | undefined {
  const columns = told ?? answer.columns
  if (answer.rows.length !== rows.length) return `gives ${answer.rows.length} rows, not ${rows.length}`
  // Two columns of one name are one member of a line's object.
  if (new Set(columns.map(({ name }) => name)).size < columns.length) return undefined
  for (const [index, row] of rows.entries()) {
    for (const [place, { name, type }] of columns.entries()) {
      const known = readType(type)
      const got = answer.rows[index]?.[name]
      if (!sameValue(recorded(got, known), recorded(row[place], known)))
        return `row ${index}, ${name}: ${JSON.stringify(got)}, not ${JSON.stringify(row[place])}`
    }
  }
  return undefined
}
