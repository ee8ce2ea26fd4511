import { QueryError } from '../errors.ts'

/** Why and when a query is to stop. */
export type Leaving = Readonly<{ signal: AbortSignal; leave: (reason: QueryError) => void; forget: () => void }>

/** A signal that aborts with the reason why a query is to stop: its caller has left, or its time is over. */
export function leavingOf(timeoutMs: number, caller: AbortSignal): Leaving {
  const controller = new AbortController()
  const leave = (reason: QueryError): void => controller.abort(reason)
  const left = (): void => leave(new QueryError('CANCELLED', 'The caller has left.'))
  const late = (): void =>
    leave(new QueryError('TIMED_OUT', `The query took longer than the ${timeoutMs} ms it may take.`))
  const timer = setTimeout(late, timeoutMs)
  caller.addEventListener('abort', left, { once: true })
  if (caller.aborted) left()
  const forget = (): void => {
    clearTimeout(timer)
    caller.removeEventListener('abort', left)
  }
  return { signal: controller.signal, leave, forget }
}
