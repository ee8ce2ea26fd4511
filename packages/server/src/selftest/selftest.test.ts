import { registry } from 'oso-models'
import { describe, expect, test } from 'vitest'
import { QueryError } from '../errors.ts'
import { check } from '../plan/checked.ts'
import { ATTACKS, HONEST } from './canaries.ts'
import { probeGuard, requireOneCanary } from './guard.ts'
import { brokenOf, scoreboard } from './report.ts'
import { selfTest } from './selftest.ts'

const MODELS = { ...registry, schema: registry.schema() }
const CATALOGUE = { version: 'v1', tables: new Map() }

function judge(sql: string): void {
  check(sql, [], { site: { name: 'duckdb' }, models: MODELS, catalogue: CATALOGUE, maxBytes: 65_536 })
}

const SOUND = {
  locks: [{ name: 'the warehouse is read-only', holds: true, found: '' }],
  ...{ isWatched: true, interruptedMs: 3, killedMs: 4 },
}

describe('the canaries', () => {
  test('are about forty attacks of every class, and honest queries', () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(40)
    expect([...new Set(ATTACKS.map(attack => attack.class))]).toEqual(['D1', 'D2', 'D3', 'D4', 'D5', 'D6'])
    expect(HONEST.length).toBeGreaterThanOrEqual(5)
  })

  test('all meet what they should in the guard', () => {
    expect(probeGuard(judge).filter(({ holds }) => !holds)).toEqual([])
  })

  test('notice a guard that lets one by, and one that refuses for the wrong reason', () => {
    const careless = (sql: string): void => {
      if (!sql.includes('getenv')) judge(sql)
    }
    expect(probeGuard(careless).filter(({ holds }) => !holds)).toMatchObject([{ found: 'it got by' }])
    const broken = (): never => {
      throw new QueryError('INTERNAL', 'Something is wrong.')
    }
    expect(probeGuard(broken).every(({ holds }) => !holds)).toBe(true)
  })

  test('are asked one after the other where not all can be', () => {
    for (let turn = 0; turn < 2 * ATTACKS.length; turn++) expect(() => requireOneCanary(judge, turn)).not.toThrow()
    const asked: string[] = []
    const careless = (sql: string): void => void asked.push(sql)
    for (const turn of [0, 1]) expect(() => requireOneCanary(careless, turn)).toThrow('The guard does not hold')
    expect(new Set(asked).size).toBe(2)
  })
})

describe('the report', () => {
  const guarded = { judge, mayBeUnwatched: false, limits: [] }

  test('says of every layer how much holds, and of what does not, why', async () => {
    const sound = await selfTest({ ...guarded, probe: async () => SOUND })
    expect(brokenOf(sound)).toEqual([])
    expect(scoreboard(sound, false)).toMatch(
      /^✓ .*attacks refused.*\n✓ .*honest.*\n✓ +1 of 1 .*\n✓ .*\n\nall of it holds/,
    )
    const locks = [{ name: 'no file is read', holds: false, found: '`SELECT …` was run' }]
    const unsound = await selfTest({ ...guarded, probe: async () => ({ ...SOUND, locks }) })
    expect(scoreboard(unsound, false)).toContain(
      '✗   0 of 1    locks of an engine host hold\n          ✗ no file is read: ',
    )
    expect(scoreboard(unsound, true)).toContain('✓ a query is stopped when its time is over')
  })

  test('counts a memory that nobody can watch as a limit that cannot be enforced, unless that is allowed', async () => {
    const probe = async () => ({ ...SOUND, isWatched: false })
    expect(brokenOf(await selfTest({ ...guarded, probe }))).toMatchObject([{ layer: 'limits' }])
    expect(brokenOf(await selfTest({ ...guarded, probe, mayBeUnwatched: true }))).toEqual([])
  })
})
