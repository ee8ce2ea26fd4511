import type { ErrorHandler } from 'hono'
import type { Context } from '../access/context.ts'
import { knownError, problemAnswer } from '../contract/problem-of.ts'

type FaultLog = (message: string, facts: Readonly<Record<string, unknown>>) => void

/** One body for every error. What is a bug is logged whole, and nothing of it is told. */
export function onError(log: FaultLog): ErrorHandler<Context> {
  return (error, c) => {
    const known = knownError(error)
    const queryId = c.get('queryId')
    if (known.code === 'INTERNAL' || known.code === 'ENGINE_FAILED' || known.code === 'WAREHOUSE_UNAVAILABLE') {
      log('a request failed', { queryId, path: c.req.path, code: known.code, error: known.cause ?? known })
    }
    return problemAnswer(known, queryId)
  }
}
