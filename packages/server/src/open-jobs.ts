import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Caller } from './access/access.ts'
import type { Config } from './config.ts'
import type { Engine } from './engine/engine.ts'
import { JobService } from './jobs/job-service.ts'
import { removeExpired, removeOrphans } from './jobs/keeper.ts'
import { Links } from './jobs/link.ts'
import { bucketOf, openBucket } from './jobs/results/bucket.ts'
import { openFolder } from './jobs/results/folder.ts'
import type { ResultStore } from './jobs/results/result-store.ts'
import { Runner } from './jobs/runner.ts'
import type { Account, Limiter } from './limits/limiter.ts'
import type { Log } from './log.ts'
import type { Catalogue } from './plan/catalogue.ts'
import type { Limits } from './plan/limits.ts'
import { dataAsOf } from './plan/lineage.ts'
import { LIVING } from './queries/ownership.ts'
import { StartError } from './start-error.ts'
import type { Store } from './state/store.ts'

/** What jobs need of the server. */
export type JobsWorld = Readonly<{
  config: Config
  log: Log
  store: Store
  engine: Engine
  catalogue: () => Catalogue
  limiter: Limiter
  owner: string
}>

/** Everything about jobs. */
export type OpenJobs = Readonly<{
  service: JobService
  runner: Runner
  links: Links
  close: (drainMs: number) => Promise<void>
}>

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const ORPHANS_EVERY = 60

/** Opens the store of results, and begins to run the jobs that wait. Throws a `StartError` when there is no such store. */
export async function openJobs(world: JobsWorld): Promise<OpenJobs> {
  const { config, log, store, engine, catalogue, limiter, owner } = world
  const { jobs: settings } = config
  const place = placeOf(config)
  const results = await openResults(place.path, settings)
  const secret = await store.secrets.get('links', () => randomBytes(32).toString('base64url'))
  const links = new Links(secret, settings.linkMinutes * MINUTE_MS)
  const runner = new Runner({
    ...{ jobs: store.jobs, results, owner, now: Date.now, onFault: log.error },
    run: (request, signal) => engine.run(request, signal),
    dataAsOf: ({ job }) => dataAsOf(job.tables.map(modelOf), catalogue()),
    // Written as an account when the job was taken in.
    charge: (account, took) => limiter.charge(account as Account, took),
    places: settings.running,
    maxAttempts: settings.attempts,
    leaseMs: LIVING.leaseMs,
    keepMs: settings.keepHours * HOUR_MS,
  })
  const room = { waiting: settings.waiting, storedBytes: settings.storedBytes }
  const service = new JobService({ jobs: store.jobs, results, runner, links, now: Date.now, room })
  const stopKeeping = keep(store, results, config, log)
  const close = async (drainMs: number): Promise<void> => {
    stopKeeping()
    await runner.close(drainMs)
    await results.close()
    if (place.isPassing) await rm(place.path, { recursive: true, force: true })
  }
  return { service, runner, links, close }
}

/** What one job of a caller may cost: as long as jobs may take, where the key has no limit of its own. */
export function jobLimitsOf(
  { limits, jobs }: Config,
  ofQueries: (caller: Caller) => Limits,
): (caller: Caller) => Limits {
  return caller => {
    const own = ofQueries(caller)
    return own.timeoutMs === limits.timeoutMs ? { ...own, timeoutMs: Math.max(own.timeoutMs, jobs.timeoutMs) } : own
  }
}

/** The model of a table that a job names, `oso.projects_v1` say. */
function modelOf(table: string): string {
  return table.slice(table.indexOf('.') + 1)
}

/** Where results lie. Those of a state that is kept nowhere are kept no longer than it. */
function placeOf({ jobs, state }: Config): Readonly<{ path: string; isPassing: boolean }> {
  if (jobs.store !== '') return { path: jobs.store, isPassing: false }
  if (state.url === ':memory:') return { path: mkdtempSync(join(tmpdir(), 'oso-results-')), isPassing: true }
  const folder = state.url.startsWith('file:') ? dirname(state.url.slice('file:'.length)) : '.oso'
  return { path: join(folder, 'results'), isPassing: false }
}

async function openResults(path: string, { s3Endpoint, s3Region }: Config['jobs']): Promise<ResultStore> {
  try {
    const bucket = bucketOf(path)
    return bucket ? await openBucket({ ...bucket, endpoint: s3Endpoint, region: s3Region }) : await openFolder(path)
  } catch (cause) {
    const reason = cause instanceof Error ? reasonOf(cause) : String(cause)
    throw new StartError(
      'INVALID_SETTING',
      `The store of OSO__JOBS__STORE, ${path}, cannot be used: ${reason}. Name a folder where this process may write, or a bucket that it may use.`,
      {
        cause,
      },
    )
  }
}

// What S3 answers is told by the name of the error alone.
function reasonOf({ name, message }: Error): string {
  return name === 'Error' ? message : `${name}: ${message}`
}

/** Removes what is over, again and again. */
function keep({ jobs, requests }: Store, results: ResultStore, { state }: Config, log: Log): () => void {
  const deps = { jobs, results, now: Date.now }
  let minutes = 0
  const sweep = async (): Promise<void> => {
    await removeExpired(deps)
    if (minutes++ % ORPHANS_EVERY !== 0) return
    await removeOrphans(deps)
    await jobs.forget(Date.now() - state.keepDays * 24 * HOUR_MS)
    await requests.forget(Date.now() - REQUESTS_KEPT_MS)
  }
  const timer = setInterval(
    () => void sweep().catch(error => log.error('old results were not removed', { error })),
    MINUTE_MS,
  ).unref()
  return () => clearInterval(timer)
}

/** How long a request that is sent again is known by its key. */
export const REQUESTS_KEPT_MS = 24 * HOUR_MS
