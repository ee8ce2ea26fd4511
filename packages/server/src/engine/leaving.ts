import { QueryError } from '../errors.ts'

/** Why and when a query is to stop. */
export type Leaving = Readonly<{ signal: AbortSignal; leave: (reason: QueryError) => void; forget: () => void }>

/**
 * A signal that aborts with the reason why a query is to stop: its caller has left, or its time is over. When `more`
 * resolves the query has so many milliseconds from then on instead.
 */
export function leavingOf(timeoutMs: number, caller: AbortSignal, more?: Promise<number>): Leaving {
  const controller = new AbortController()
  const leave = (reason: QueryError): void => controller.abort(reason)
  const left = (): void => leave(new QueryError('CANCELLED', 'The caller has left.'))
  const after = (ms: number): NodeJS.Timeout =>
    setTimeout(() => leave(new QueryError('TIMED_OUT', `The query took longer than the ${ms} ms it may take.`)), ms)
  let timer: NodeJS.Timeout | undefined = after(timeoutMs)
  void more?.then(ms => {
    // Nothing left to time is a query that is over.
    if (timer === undefined) return
    clearTimeout(timer)
    timer = after(ms)
  })
  caller.addEventListener('abort', left, { once: true })
  if (caller.aborted) left()
  const forget = (): void => {
    clearTimeout(timer)
    timer = undefined
    caller.removeEventListener('abort', left)
  }
  return { signal: controller.signal, leave, forget }
}
