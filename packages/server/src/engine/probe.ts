import { QueryError } from '../errors.ts'
import type { Job, Lock } from '../job/job.ts'
import { Host, type HostStart } from './host.ts'

/** What was found of a host that nobody used. */
export type Probed = Readonly<{
  locks: readonly Lock[]
  /** Whether the system tells how much memory it takes. */
  isWatched: boolean
  /** How long it took to stop an endless query, and to end the process with one in it. */
  interruptedMs: number
  killedMs: number
}>

const BEGUN_MS = 50

/** Starts a host for nothing but to try its locks, and whether it can be stopped and killed. */
export async function probeHost(start: HostStart): Promise<Probed> {
  const host = await Host.start(start)
  try {
    const locks = await host.probe(start.openMs)
    const isWatched = host.residentBytes !== undefined
    const interruptedMs = await timed(host, 'probe-interrupt', run => {
      host.interrupt(run)
      return run.settled
    })
    const killedMs = await timed(host, 'probe-kill', () => {
      host.kill(PROBED)
      return host.gone
    })
    return { locks, isWatched, interruptedMs, killedMs }
  } finally {
    host.kill(PROBED)
  }
}

const PROBED = new QueryError('CANCELLED', 'The host was only tried out.')

async function timed(
  host: Host,
  id: string,
  stop: (run: ReturnType<Host['run']>) => Promise<unknown>,
): Promise<number> {
  const run = host.run(endless(id))
  await new Promise(resolve => setTimeout(resolve, BEGUN_MS))
  const start = performance.now()
  await Promise.race([stop(run), new Promise(resolve => setTimeout(resolve, MOST_MS).unref())])
  return Math.round(performance.now() - start)
}

const MOST_MS = 10_000

function endless(id: string): Job {
  return {
    ...{ kind: 'run', id, parameters: [], format: 'ndjson', encoding: 'identity', functions: [], tables: [] },
    sql: 'SELECT count(*) AS n FROM range(100000000) AS a, range(100000000) AS b',
    columns: [{ name: 'n', type: 'bigint' }],
    limits: { maxRows: 1, maxBytes: 1_000 },
  }
}
