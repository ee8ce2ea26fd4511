import type { Registry } from 'oso-models'
import { type Config, isLoopback } from './config.ts'
import { check } from './plan/checked.ts'
import type { JudgeQuery } from './selftest/guard.ts'
import { brokenOf, type Report, told } from './selftest/report.ts'
import { selfTest } from './selftest/selftest.ts'
import { StartError } from './start-error.ts'
import type { Warehouse } from './warehouse.ts'

/** What is about to be served, and with what. */
export type Tested = Readonly<{
  config: Config
  registry: Registry
  warehouse: Pick<Warehouse, 'probe' | 'catalogue' | 'site'>
}>

/** Judges queries as those of callers are judged, over all models. */
export function judgeOf({ config, registry, warehouse }: Tested): JudgeQuery {
  const models = { ...registry, schema: registry.schema() }
  return sql => {
    check(sql, [], {
      site: warehouse.site,
      models,
      catalogue: warehouse.catalogue(),
      maxBytes: config.limits.queryBytes,
    })
  }
}

/** Tries whether the guard, the locks and the limits of a server are in place. */
export async function runSelfTest(tested: Tested): Promise<Report> {
  const { config, warehouse } = tested
  const { unwatched } = config.engine
  return selfTest({
    judge: judgeOf(tested),
    probe: warehouse.probe,
    mayBeUnwatched: unwatched === 'allow' || (unwatched === 'loopback' && isLoopback(config.server.host)),
    limits: [],
  })
}

/** Throws `SELF_TEST_FAILED` when not all is in place. */
export async function requireSound(tested: Tested): Promise<void> {
  const broken = brokenOf(await runSelfTest(tested))
  if (broken.length === 0) return
  const lines = broken.map(finding => `  ${told(finding)}`)
  throw new StartError(
    'SELF_TEST_FAILED',
    `What keeps queries from doing harm is not all in place; nothing is served. oso-server selftest shows the rest.\n${lines.join('\n')}`,
  )
}
