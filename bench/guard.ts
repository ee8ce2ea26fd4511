import { registry } from 'oso-models'
import { guard as decide, type Models } from '../packages/server/src/guard/guard.ts'
import { Recheck } from '../packages/server/src/host/recheck/recheck.ts'
import { type Checked, check } from '../packages/server/src/plan/checked.ts'
import { type Case, casesOf } from '../test/guard/cases.ts'
import { ms, quantile, type Row } from './measure.ts'

const MODELS: Models = { ...registry, schema: registry.schema() }
const WORLD = {
  ...{ site: { name: 'duckdb' } as const, models: MODELS, maxBytes: 65_536 },
  catalogue: { version: 'bench', tables: new Map(registry.names().map(name => [name, null])) },
}
const ROUNDS = 10

/**
 * Rounds that are not counted. A guard that has run for a second is warm; before that V8 compiles on threads of its own,
 * and on two cores the kernel takes 4 ms at a time from the one that is measured, whatever it does.
 */
const WARM_UP = 10

/** What the guard costs an honest query and a hostile one, and what the host's second check costs. */
export async function guard(): Promise<readonly Row[]> {
  const honest = casesOf('benign').filter(({ sql }) => !sql.includes('?'))
  const hostile = casesOf('attack')
  const recheck = new Recheck()
  const checked = honest.map(({ sql }) => check(sql, [], WORLD))
  const again = timesOf(checked, one => recheck.check(jobOf(one)))
  recheck.close()
  return [
    rowOf('the guard, an honest query', timesOf(honest, judge), 'p50 ≤ 0.5 ms, p99 ≤ 3 ms'),
    rowOf("the host's second check", again, 'p50 ≤ 1 ms'),
    rowOf('the guard, a hostile text', slowest(hostile), 'most ≤ 50 ms'),
  ]
}

function judge({ sql }: Case): void {
  try {
    decide(sql, [], MODELS, 65_536)
  } catch {
    // A refusal is timed like any other decision.
  }
}

function jobOf({ compiled, reads }: Checked): Parameters<Recheck['check']>[0] {
  return { sql: compiled.sql, functions: [...compiled.functions], tables: reads.map(({ name }) => `oso.${name}`) }
}

/** Of each text the fastest of a few rounds: what another process took of the machine is not the guard's. */
function slowest(cases: readonly Case[]): number[] {
  return cases.map(one => Math.min(...timesOf([one], judge, 3)))
}

function timesOf<T>(all: readonly T[], step: (one: T) => void, rounds = ROUNDS): number[] {
  const times: number[] = []
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const one of all) {
      const start = performance.now()
      step(one)
      if (round >= 0) times.push(performance.now() - start)
    }
  }
  return times
}

function rowOf(what: string, times: readonly number[], demand: string): Row {
  const figure = `p50 ${ms(quantile(times, 0.5))}, p99 ${ms(quantile(times, 0.99))}, most ${ms(Math.max(...times))}`
  return { what, figure, against: '', ratio: null, demand }
}
