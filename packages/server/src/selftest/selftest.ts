import type { Probed } from '../engine/probe.ts'
import { type JudgeQuery, probeGuard } from './guard.ts'
import type { Finding, Report } from './report.ts'

/** What is tried. */
export type SelfTest = Readonly<{
  judge: JudgeQuery
  /** Probes an engine host that nobody else has; null where the engine has no hosts of ours to lock. */
  probe: (() => Promise<Probed>) | null
  /** Whether a system that does not tell the memory of a process is good enough. */
  mayBeUnwatched: boolean
  /** What else must hold of the limits that were configured. */
  limits: readonly Finding[]
}>

/** Tries whether what keeps queries from doing harm is in place: the guard, the locks, the limits. */
export async function selfTest({ judge, probe, mayBeUnwatched, limits }: SelfTest): Promise<Report> {
  const start = performance.now()
  const probed = await probe?.()
  const findings = [
    ...probeGuard(judge),
    ...(probed?.locks ?? []).map((lock): Finding => ({ layer: 'locks', ...lock })),
    ...(probed ? limitsOf(probed, mayBeUnwatched) : []),
    ...limits,
  ]
  return { findings, ms: performance.now() - start }
}

/** An engine that takes longer than this to stop is not stopped but killed; slower than that would not be a stop. */
const INTERRUPTED_MS = 5_000
const KILLED_MS = 5_000

function limitsOf({ isWatched, interruptedMs, killedMs }: Probed, mayBeUnwatched: boolean): Finding[] {
  const unwatched = 'this system does not tell the memory of a process; see OSO__ENGINE__UNWATCHED'
  return [
    limit('the memory of a host is watched', isWatched || mayBeUnwatched, unwatched),
    limit('a query is stopped when its time is over', interruptedMs < INTERRUPTED_MS, `it took ${interruptedMs} ms`),
    limit('a host is killed when it does not obey', killedMs < KILLED_MS, `it took ${killedMs} ms`),
  ]
}

/** A finding about a limit. */
export function limit(name: string, holds: boolean, found: string): Finding {
  return { layer: 'limits', name, holds, found: holds ? '' : found }
}
