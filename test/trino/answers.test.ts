import { expect, inject, test } from 'vitest'
import { Judge, type TruthCase } from '../truth/judge.ts'
import { smallTables } from './corpora.ts'
import { portable } from './generate/answers.ts'
import { eachOf } from './judge.ts'
import { ask, type Target, TrinoError } from './statement.ts'
import { schemaOf } from './tables.ts'

const trino = inject('trino')
const RUNS = Number(process.env.OSO_FUZZ_RUNS ?? 300)
const SEED = Number(process.env.OSO_FUZZ_SEED ?? 476)

/** What Trino itself cannot do: no rule of the language, but a limit of its planner or a fault of its own. */
const OWN_LIMITS = new Set(['NOT_SUPPORTED', 'GENERIC_INTERNAL_ERROR', 'TYPE_NOT_FOUND', 'COMPILER_ERROR'])

/** Trino's answer as a case for the judge. */
async function answered(sql: string, target: Target): Promise<TruthCase> {
  try {
    return { id: '', sql, ...(await ask(target, sql)) }
  } catch (error) {
    if (!(error instanceof TrinoError)) throw error
    return { id: '', sql, error: error.code }
  }
}

test(`what DuckDB answers to ${RUNS} random expressions, from seed ${SEED}, is Trino's answer`, async () => {
  const session = { catalog: 'memory', schema: 'default' }
  const schema = schemaOf(await smallTables(trino), session)
  const queries = await portable({ seed: SEED, runs: RUNS, target: trino, schema })
  const judge = new Judge(schema)
  const cases = await eachOf(queries, sql => answered(sql, trino))
  const found = cases.flatMap(given => {
    if (OWN_LIMITS.has(given.error ?? '')) return []
    const { verdict, detail } = judge.try(given)
    return verdict === 'differs' ? [`${JSON.stringify(given)}\n    ${detail}`] : []
  })
  judge.close()
  expect(queries.length).toBeGreaterThan(RUNS / 10)
  expect(found).toEqual([])
})
