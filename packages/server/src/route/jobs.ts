import { keyIdOf } from '../access/access.ts'
import { JobRequest, JobsQuery, WaitQuery } from '../contract/jobs.ts'
import { QueryError } from '../errors.ts'
import { isEnd } from '../state/jobs.ts'
import { readBody, readQueryString } from './body.ts'
import type { RouteDeps, RouteHandler } from './deps.ts'
import { submitted } from './job-ask.ts'
import { baseOf } from './links.ts'

const SECOND_MS = 1_000

/** `POST /jobs`: takes a query in as a job, and waits a while for its end. */
export function submitJobRoute(deps: RouteDeps): RouteHandler {
  return async c => {
    const request = await readBody(c.req.raw, JobRequest, deps.maxBodyBytes)
    const ms = waitOf(c.req.raw, deps)
    const { id } = await submitted(c, { ...request, format: request.format ?? 'arrow' }, deps)
    const row = await deps.jobs.ended(id, keyIdOf(c.get('caller')), ms, c.req.raw.signal)
    const base = baseOf(c, deps)
    const headers = { location: `${base}/jobs/${id}` }
    return c.json(await deps.jobs.answer(row, base), isEnd(row.state) ? 200 : 202, headers)
  }
}

/** `GET /jobs/{id}`: how a job stands, once it has ended or after a while. */
export function readJobRoute(deps: RouteDeps): RouteHandler {
  return async c => {
    const ms = waitOf(c.req.raw, deps)
    const row = await deps.jobs.ended(c.req.param('id') ?? '', keyIdOf(c.get('caller')), ms, c.req.raw.signal)
    return c.json(await deps.jobs.answer(row, baseOf(c, deps)))
  }
}

/** `DELETE /jobs/{id}`: ends a job, or removes its result. */
export function cancelJobRoute(deps: RouteDeps): RouteHandler {
  return async c => {
    const row = await deps.jobs.cancel(c.req.param('id') ?? '', keyIdOf(c.get('caller')), c.req.raw.signal)
    return c.json(await deps.jobs.answer(row, baseOf(c, deps)))
  }
}

/** `GET /jobs`: the key's own jobs. */
export function listJobsRoute(deps: RouteDeps): RouteHandler {
  return async c => {
    const { limit, cursor } = readQueryString(c.req.raw, JobsQuery)
    const keyId = keyIdOf(c.get('caller'))
    if (keyId === null) throw new QueryError('UNAUTHENTICATED', 'Jobs can be listed with a key only.')
    const [createdAt, id = ''] = cursor?.split('.') ?? []
    const before = createdAt === undefined ? null : { createdAt: Number(createdAt), id }
    const rows = await deps.jobs.list({ keyId, limit, before })
    const base = baseOf(c, deps)
    const last = rows.length === limit ? rows.at(-1) : undefined
    return c.json({
      jobs: await Promise.all(rows.map(row => deps.jobs.answer(row, base))),
      next: last ? `${last.createdAt}.${last.id}` : null,
    })
  }
}

function waitOf(request: Request, { jobHoldMs }: RouteDeps): number {
  const { wait } = readQueryString(request, WaitQuery)
  return wait === undefined ? jobHoldMs : Math.min(wait * SECOND_MS, jobHoldMs)
}
