import type { Context as HonoContext } from 'hono'
import { keyIdOf } from '../access/access.ts'
import type { Context } from '../access/context.ts'
import { type AsyncAnswer, AsyncRequest } from '../contract/jobs.ts'
import { QueryError } from '../errors.ts'
import type { JobRow } from '../state/jobs.ts'
import { readBody } from './body.ts'
import type { RouteDeps, RouteHandler } from './deps.ts'
import { submitted } from './job-ask.ts'
import { baseOf } from './links.ts'

/** `POST /async-sql`: a job in OSO's words. Held back until it ends, as OSO's clients sleep a second between two looks. */
export function submitAsyncRoute(deps: RouteDeps): RouteHandler {
  return async c => {
    const { query } = await readBody(c.req.raw, AsyncRequest, deps.maxBodyBytes)
    const { id } = await submitted(c, { query, format: 'jsonl' }, deps)
    const answer = await answerOf(c, id, deps)
    return c.json(answer, answer.status === 'completed' ? 200 : 202)
  }
}

/** `GET /async-sql?id=`: how such a job stands. One that failed is an error, as with OSO. */
export function readAsyncRoute(deps: RouteDeps): RouteHandler {
  return async c => {
    const id = c.req.query('id') ?? ''
    if (id === '') throw new QueryError('INVALID_PARAMETER', 'Say which job: GET /api/v1/async-sql?id=…')
    return c.json(await answerOf(c, id, deps))
  }
}

/** `GET /connector`: nobody connected a database of their own. */
export function connectorsRoute(): RouteHandler {
  return c => c.json([])
}

async function answerOf(c: HonoContext<Context>, id: string, deps: RouteDeps): Promise<AsyncAnswer> {
  const row = await deps.jobs.ended(id, keyIdOf(c.get('caller')), deps.jobHoldMs, c.req.raw.signal)
  if (row.state === 'queued' || row.state === 'running') return { id, status: row.state }
  if (row.state !== 'complete') throw failureOf(row)
  const url = (await deps.jobs.answer(row, baseOf(c, deps))).result?.url
  if (!url) throw new QueryError('RESULT_EXPIRED', 'The result was removed. Send the query again.')
  return { id, status: 'completed', url }
}

function failureOf({ error }: JobRow): QueryError {
  const { code, detail, position, hint } = error ?? { code: 'INTERNAL', detail: 'The job failed.' }
  return new QueryError(code, detail, { position, hint })
}
