import { afterAll, describe, expect, test } from 'vitest'
import { type Case, casesOf } from './cases.ts'
import { Judge } from './judge.ts'

const judge = new Judge()
afterAll(() => judge.close())

const attacks = casesOf('attack')
const benign = casesOf('benign')
const verdicts = new Map([...attacks, ...benign].map(one => [one, judge.verdict(one)]))

function refusalOf(one: Case) {
  return verdicts.get(one)?.refusal
}

function shown({ group, sql }: Case): string {
  return `${group}: ${sql.length > 200 ? `${sql.slice(0, 200)}…` : sql}`
}

test('there are at least 500 attacks and 250 benign queries, and none stands there twice', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(500)
  expect(benign.length).toBeGreaterThanOrEqual(250)
  const texts = [...attacks, ...benign].map(({ sql }) => sql)
  expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([])
})

test('no attack gets by', () => {
  expect(attacks.filter(one => !refusalOf(one)).map(shown)).toEqual([])
})

test('no benign query is refused', () => {
  const refused = benign.flatMap(one => {
    const refusal = refusalOf(one)
    return refusal ? [`${shown(one)} — ${refusal.by}: ${refusal.error.message}`] : []
  })
  expect(refused).toEqual([])
})

test('every refusal gives its reason, and those of a rule or of the syntax say where or what to write', () => {
  for (const one of attacks) {
    const error = refusalOf(one)?.error
    const { position, hint, layer } = error?.facts ?? {}
    expect(error?.message.length, shown(one)).toBeGreaterThan(10)
    if ((layer !== undefined && layer !== 'names') || error?.code === 'SYNTAX_ERROR')
      expect(position ?? hint, shown(one)).toBeDefined()
  }
})

test('no attack takes the guard longer than 250 ms, warm', () => {
  const slow = attacks.filter(one => (verdicts.get(one)?.ms ?? 0) > 250 && judge.verdict(one).ms > 250)
  expect(slow.map(shown)).toEqual([])
})

describe('the second check alone, given the text itself', () => {
  test.each(['D1', 'D2', 'D3', 'D4'])('lets no attack of class %s on DuckDB by', group => {
    const aimed = attacks.filter(one => one.group === group && one.engine === 'duckdb')
    expect(aimed.filter(({ sql }) => !judge.isRecheckedAway(sql)).map(shown)).toEqual([])
  })
})
