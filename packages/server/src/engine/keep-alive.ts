import type { HostedRun } from './hosted-run.ts'

/** After how long a run is first asked for a sign of life, and how often from then on. */
export type Rhythm = Readonly<{ afterMs: number; everyMs: number }>

/** Calls `beat` from time to time until the host is done with a run. A host that is writing rows gives no sign besides. */
export function keepAlive(run: Pick<HostedRun, 'settled'>, beat: () => void, { afterMs, everyMs }: Rhythm): void {
  let timer = setTimeout(next, Math.max(0, afterMs))
  function next(): void {
    beat()
    timer = setTimeout(next, everyMs)
  }
  void run.settled.then(() => clearTimeout(timer))
}
