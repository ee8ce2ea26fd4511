import { expect, inject, test } from 'vitest'
import { Judge, type TruthCase } from '../truth/judge.ts'
import { smallTables } from './corpora.ts'
import { type Generated, portable } from './generate/answers.ts'
import { isOrderOfEvaluation } from './generate/order.ts'
import { eachOf } from './judge.ts'
import { ask, HttpError, TrinoError } from './statement.ts'
import { schemaOf } from './tables.ts'

const trino = inject('trino')
const RUNS = Number(process.env.OSO_FUZZ_RUNS ?? 300)
/** The same ones unless others are asked for, so that no run fails by chance. */
const SEEDS = (process.env.OSO_FUZZ_SEED ?? '476,477,478').split(',').map(Number)

/** What Trino itself cannot do: no rule of the language, but a limit of its planner or a fault of its own. */
const OWN_LIMITS = new Set([
  'NOT_SUPPORTED',
  'GENERIC_INTERNAL_ERROR',
  'TYPE_NOT_FOUND',
  'COMPILER_ERROR',
  'SERIALIZATION_ERROR',
  'EXCEEDED_LOCAL_MEMORY_LIMIT',
])

/**
 * Trino fails only if its sort happens to compare two NULLs, and finds a text too long when it writes it down, if then;
 * here both are looked for before.
 */
const MORE_CAUTIOUS = /arrays with null elements|ROW comparison not supported|GENERIC_INTERNAL_ERROR \(Value cannot be/

/** What is left of distances from a mean that take each other away goes by the order in which they are summed up. */
const SUMMED = /\b(skewness|kurtosis|covar_\w+|corr|regr_\w+|stddev\w*|var\w*)\(/

function isNothing(detail: string): boolean {
  const numbers = /: (-?[\d.e-]+), not (-?[\d.e-]+)$/.exec(detail)?.slice(1).map(Number)
  return numbers?.every(number => Math.abs(number) < 1e-15) ?? false
}

/** Nobody says the last bits of a sine and its kin, which show where a number is written out. */
const UNSURE = /\b(a?(sin|cos|tan)h?|atan2|exp|ln|log\w*|pow\w*|cbrt|\w+_[cp]df)\(/

function isLastBits(detail: string): boolean {
  const [ours, theirs] = /: "(.*)", not "(.*)"$/.exec(detail)?.slice(1) ?? []
  const rounded = (text = ''): string => text.replace(/-?\d+\.\d+(E-?\d+)?/g, found => Number(found).toPrecision(12))
  return ours !== undefined && rounded(ours) === rounded(theirs)
}

/** Trino forgets a query that nobody asks after, as while this thread is busy with DuckDB; then it is asked again. */
const ATTEMPTS = 3

/** Trino's answer as a case for the judge. */
async function answered({ sql, unordered }: Generated, attempt = 1): Promise<TruthCase> {
  try {
    return { id: '', sql, unordered, ...(await ask(trino, sql)) }
  } catch (error) {
    const isForgotten = error instanceof TrinoError ? error.code === 'ABANDONED_QUERY' : isUnknown(error)
    if (isForgotten && attempt < ATTEMPTS) return answered({ sql, unordered }, attempt + 1)
    if (error instanceof TrinoError) return { id: '', sql, error: error.code }
    throw error
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof HttpError && error.status === 404
}

/** What the judge has to say against our answer, if anything. */
async function fault(given: TruthCase, judge: Judge): Promise<string | undefined> {
  if (OWN_LIMITS.has(given.error ?? '')) return undefined
  const { verdict, detail } = judge.try(given)
  if (verdict !== 'differs' || (given.error === undefined && MORE_CAUTIOUS.test(detail))) return undefined
  if (SUMMED.test(given.sql) && isNothing(detail)) return undefined
  if (UNSURE.test(given.sql) && isLastBits(detail)) return undefined
  const ordinary = await isOrderOfEvaluation(given, judge, sql => answered({ sql, unordered: true }))
  return ordinary ? undefined : `${JSON.stringify(given)}\n    ${detail}`
}

test.each(
  SEEDS,
)(`what DuckDB answers to ${RUNS} random expressions, and queries, from seed %i, is Trino's answer`, async seed => {
  const session = { catalog: 'memory', schema: 'default' }
  const schema = schemaOf(await smallTables(trino), session)
  const queries = await portable({ seed, runs: RUNS, target: trino, schema })
  const judge = new Judge(schema)
  const cases = await eachOf(queries, query => answered(query))
  const found = await eachOf(cases, given => fault(given, judge))
  judge.close()
  expect(queries.length).toBeGreaterThan(RUNS / 10)
  expect(found.filter(text => text !== undefined)).toEqual([])
})
