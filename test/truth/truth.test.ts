import { readFileSync } from 'node:fs'
import { readType, type Schema } from 'oso-sql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Judge, type TruthCase } from './judge.ts'

const ORDERS = {
  name: 'orders',
  columns: [
    { name: 'orderkey', type: readType('bigint') },
    { name: 'status', type: readType('varchar') },
    { name: 'total', type: readType('decimal(12,2)') },
    { name: 'placed', type: readType('timestamp(6)') },
  ],
}
const schema: Schema = {
  table: parts => (parts.at(-1)?.toLowerCase() === 'orders' ? ORDERS : undefined),
  tableNames: () => ['orders'],
}

/** The share of the corpus that must run; it only ever goes up. */
const LEAST_SHARE = 0.975

let judge: Judge
beforeAll(() => {
  judge = new Judge(schema)
  judge.prepare('CREATE TABLE oso.orders(orderkey BIGINT, status VARCHAR, total DECIMAL(12,2), placed TIMESTAMP)')
  judge.prepare(
    "INSERT INTO oso.orders VALUES (1,'OK',10.50,'2024-01-01'),(2,'BAD',20.00,'2024-02-01'),(3,'OK',5.25,'2024-03-01')",
  )
})
afterAll(() => judge.close())

/** The cases of a corpus; whole numbers of more digits than a double holds are kept as text. */
function corpus(name: string): Record<string, unknown>[] {
  const text = readFileSync(new URL(`../corpus/${name}`, import.meta.url), 'utf8')
  const token = /"(?:[^"\\]|\\.)*"|(?<![\d.])-?\d{16,}(?=[\],])/g
  return JSON.parse(text.replace(token, found => (found.startsWith('"') ? found : `"${found}"`))).cases
}

function tally(cases: readonly TruthCase[]): { differing: string[]; equal: number } {
  const outcomes = cases.map(item => ({ item, outcome: judge.try(item) }))
  const differing = outcomes.filter(({ outcome }) => outcome.verdict === 'differs')
  return {
    differing: differing.map(({ item, outcome }) => `${item.id}: ${outcome.detail}\n  ${item.sql}`),
    equal: outcomes.filter(({ outcome }) => outcome.verdict === 'equal').length,
  }
}

test('no query gives another answer than a running Trino gave, and nearly all run', () => {
  // The tables of TPC-H are Trino's own, and not here.
  const cases = corpus('sql-truth.json').filter(item => !/\btpch\./.test(String(item.sql))) as unknown as TruthCase[]
  const { differing, equal } = tally(cases)
  expect(differing).toEqual([])
  expect(equal / cases.length).toBeGreaterThanOrEqual(LEAST_SHARE)
}, 120_000)

test('no query of the portability study gives other rows than Trino', () => {
  const cases = corpus('portable-sql-cases.json').filter(item => !item.depends_on_history)
  const { differing } = tally(
    cases.map(item => ({ id: String(item.id), sql: String(item.sql), rows: item.expected_rows as unknown[][] })),
  )
  expect(differing).toEqual([])
})

test('no query whose answer once differed differs again, and all of them run', () => {
  const cases = corpus('sql-rules.json') as unknown as TruthCase[]
  const { differing, equal } = tally(cases)
  expect(differing).toEqual([])
  expect(equal).toBe(cases.length)
}, 120_000)
