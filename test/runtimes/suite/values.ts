import { createClient, sql, type Timestamp } from 'oso-client'
import { plain, VALUES } from '../../e2e/values.ts'
import { ensure, equal, failure, type Place, type Test } from './check.ts'

const FORMATS = ['arrow', 'ndjson'] as const

/** Every type comes as its exact value, in each form in which results travel, and goes out as a parameter. */
export const values: readonly Test[] = [
  ...FORMATS.flatMap(format =>
    VALUES.map(([text, type, value]) => ({
      name: `over ${format}, ${text} is the exact ${type}`,
      run: async ({ gateway }: Place) => {
        const result = await createClient({ baseUrl: gateway }).query(`select ${text} as v`, { format })
        equal(result.fields[0]?.type, type, 'type')
        equal(plain(result.rows()[0]?.v), value)
      },
    })),
  ),
  {
    name: 'each parameter comes back as it went out',
    run: async ({ gateway }) => {
      const given = ["it's", 7n, 1.5, true, new Date('2024-02-29T01:02:03.004Z'), null, ['a', null], [1n]]
      const result = await createClient({ baseUrl: gateway }).query(sql`select ${sql.join(given)}`)
      const expected = [...given.slice(0, 4), '2024-02-29 01:02:03.004', ...given.slice(5)]
      equal(Object.values(result.rows()[0] ?? {}).map(plain), expected)
    },
  },
  {
    name: 'timestamps are values of Temporal where the runtime has it, and an error where it has none',
    run: async ({ gateway }) => {
      const query = "select timestamp '2024-01-31 12:00:00.123456' as t, timestamp '2024-01-31 12:00:00.5 UTC' as z"
      const [row] = (await createClient({ baseUrl: gateway }).query<{ t: Timestamp; z: Timestamp }>(query)).rows()
      if ('Temporal' in globalThis) {
        equal(
          [String(row?.t.toTemporal()), String(row?.z.toTemporal())],
          ['2024-01-31T12:00:00.123456', '2024-01-31T12:00:00.5+00:00[UTC]'],
        )
      } else equal((await failure(Promise.resolve().then(() => row?.t.toTemporal()))).code, 'INVALID_ARGUMENT')
    },
  },
  {
    name: 'what the console shows of a result is its table',
    run: async ({ gateway }) => {
      const result = await createClient({ baseUrl: gateway }).query('select 7 as n, null as nothing')
      const shown = await inspected(result)
      ensure(/^n +nothing\n─+ +─+\n7 +NULL\n1 row × 2 columns/.test(shown), shown)
    },
  },
  {
    name: 'a table of many batches is complete, by rows and by columns',
    run: async ({ gateway }) => {
      const result = await createClient({ baseUrl: gateway }).query<{ id: string; n: bigint }>(
        "select a.project_id as id, bigint '7' as n from projects_v1 a cross join projects_v1 b limit 100000",
      )
      equal([result.numRows, result.rows().length, result.columns().n.length], [100_000, 100_000, 100_000])
      equal(result.columns().n[99_999], 7n)
    },
  },
]

/** What `console.log` writes of a value; a browser has an inspector of its own, and shows the text on demand. */
async function inspected(value: unknown): Promise<string> {
  const { Deno, Bun } = globalThis as Partial<Record<'Deno' | 'Bun', { inspect: (value: unknown) => string }>>
  const own = Deno ?? Bun
  if (own) return own.inspect(value)
  if (!('process' in globalThis)) return String(value)
  const name = 'node:util'
  return (await import(name)).inspect(value)
}
