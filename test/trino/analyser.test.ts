import { expect, inject, test } from 'vitest'
import { CASES } from './cases.ts'
import { models, overSmallTables, readCorpus, tpcds, tpch, withoutSession } from './corpora.ts'
import { generated } from './generate/generate.ts'
import { differences } from './judge.ts'

const trino = inject('trino')
/** How many expressions and queries are generated, and from which seed. */
const RUNS = Number(process.env.OSO_FUZZ_RUNS ?? 300)
const SEED = Number(process.env.OSO_FUZZ_SEED ?? 476)

test('every query of the truth corpus has the columns, or the error and its place, that Trino gives', async () => {
  expect(await differences(await withoutSession(readCorpus('sql-truth'), trino))).toEqual([])
})

test('every portable case has the columns that Trino gives', async () => {
  expect(await differences(await withoutSession(readCorpus('portable-sql-cases'), trino))).toEqual([])
})

test('every text of the parser corpus has the columns, or the error and its place, that Trino gives', async () => {
  expect(await differences(await overSmallTables(readCorpus('trino-parse-cases'), trino))).toEqual([])
})

test('every case of a rule that is easily got wrong is as Trino has it', async () => {
  expect(await differences(await overSmallTables(CASES, trino))).toEqual([])
})

test('every query of TPC-H and of TPC-DS has the columns that Trino gives', async () => {
  expect(await differences(await tpch(trino))).toEqual([])
  expect(await differences(await tpcds(trino))).toEqual([])
})

test('the SQL of every model has the columns that Trino gives', async () => {
  expect(await differences(await models(trino))).toEqual([])
})

test(`${RUNS} random expressions and queries, from seed ${SEED}, are as Trino has them`, async () => {
  const corpus = await overSmallTables([], trino)
  const queries = await generated({ seed: SEED, runs: RUNS, target: trino, schema: corpus.schema })
  expect(await differences({ ...corpus, queries })).toEqual([])
})
