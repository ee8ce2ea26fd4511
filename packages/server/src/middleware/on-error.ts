import type { ErrorHandler } from 'hono'
import type { Context } from '../access/context.ts'
import { knownError, problemAnswer } from '../contract/problem-of.ts'
import { isOperators } from '../errors.ts'

type FaultLog = (message: string, facts: Readonly<Record<string, unknown>>) => void

/** One body for every error. What the server's operator can mend is logged with its cause, of which nothing is told. */
export function onError(log: FaultLog): ErrorHandler<Context> {
  return (error, c) => {
    const known = knownError(error)
    const queryId = c.get('queryId')
    if (isOperators(known.code))
      log('a request failed', { queryId, path: c.req.path, code: known.code, error: known.cause ?? known })
    return problemAnswer(known, queryId)
  }
}
