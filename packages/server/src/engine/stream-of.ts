import { QueryError } from '../errors.ts'
import type { Ended } from '../job/job.ts'
import type { Outcome, Run } from './engine.ts'
import type { HostedRun } from './hosted-run.ts'
import type { Leaving } from './leaving.ts'

/** The bytes of a run, pulled. Whoever stops reading them stops the query. */
export function streamOf(run: HostedRun, leaving: Leaving, stallMs: number): Run {
  let tell: (outcome: Outcome) => void = () => {}
  const outcome = new Promise<Outcome>(resolve => {
    tell = resolve
  })
  const stall = timerOf(stallMs, () => leaving.leave(new QueryError('CANCELLED', 'The caller has stopped reading.')))
  const fail = (controller: ReadableStreamDefaultController, error: unknown): void => {
    controller.error(error)
    tell(failedWith(error))
  }
  const bytes = new ReadableStream<Uint8Array>(
    {
      // A reader that is not reading would not learn from `pull` that there is nothing more to wait for.
      start: controller =>
        leaving.signal.addEventListener('abort', () => fail(controller, leaving.signal.reason), { once: true }),
      pull: async controller => {
        stall.stop()
        try {
          const next = await run.next()
          if (next instanceof Uint8Array) {
            controller.enqueue(next)
            stall.start()
          } else {
            controller.close()
            tell(completedWith(next))
          }
        } catch (error) {
          fail(controller, error)
        }
      },
      cancel: () => leaving.leave(new QueryError('CANCELLED', 'The caller has left.')),
    },
    { highWaterMark: 0 },
  )
  void outcome.then(stall.stop)
  return { bytes, outcome }
}

function completedWith({ rows, truncated, reason }: Ended): Outcome {
  return { state: 'complete', rows, truncated, reason }
}

function failedWith(error: unknown): Outcome {
  const known =
    error instanceof QueryError ? error : new QueryError('INTERNAL', 'The server made a mistake.', { cause: error })
  return { state: known.code === 'CANCELLED' ? 'cancelled' : 'failed', error: known }
}

function timerOf(ms: number, ring: () => void): Readonly<{ start: () => void; stop: () => void }> {
  let timer: NodeJS.Timeout | undefined
  return {
    start: () => {
      timer = setTimeout(ring, ms)
    },
    stop: () => clearTimeout(timer),
  }
}
