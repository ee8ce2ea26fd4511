import type { Context as HonoContext } from 'hono'
import type { Context } from '../access/context.ts'
import type { JobFormat } from '../contract/job.ts'
import { LinkQuery } from '../contract/jobs.ts'
import { QueryError } from '../errors.ts'
import { rangeOf } from '../jobs/range.ts'
import type { ByteRange } from '../jobs/results/result-store.ts'
import { workOf } from '../jobs/work.ts'
import { mediaTypeOf } from '../plan/format.ts'
import type { JobResult, JobRow } from '../state/jobs.ts'
import { readQueryString } from './body.ts'
import type { RouteDeps, RouteHandler } from './deps.ts'
import { ageHeader, warningHeader } from './warn.ts'

/** `GET /results/{id}`: the bytes of a result, whole or in part, for who has a link to it. */
export function resultRoute(deps: RouteDeps): RouteHandler {
  return async c => {
    const id = c.req.param('id') ?? ''
    deps.links.require(id, readQueryString(c.req.raw, LinkQuery), deps.now())
    const { row, result } = await deps.jobs.result(id)
    const headers = headersOf(row, result)
    if (c.req.header('if-none-match') === headers.etag) return new Response(null, { status: 304, headers })
    const range = rangeIn(c, headers.etag, result)
    const { first, last } = range ?? { first: 0, last: result.bytes - 1 }
    const body = await bodyOf(c, row, { first, last }, deps)
    const length = { 'content-length': String(last - first + 1) }
    if (!range) return new Response(body, { headers: { ...headers, ...length } })
    const part = { 'content-range': `bytes ${first}-${last}/${result.bytes}` }
    return new Response(body, { status: 206, headers: { ...headers, ...length, ...part } })
  }
}

function rangeIn(c: HonoContext<Context>, etag: string, { bytes }: JobResult): ByteRange | undefined {
  try {
    return rangeOf(c.req.header('range'), c.req.header('if-range'), etag, bytes)
  } catch (error) {
    c.header('content-range', `bytes */${bytes}`)
    throw error
  }
}

async function bodyOf(c: HonoContext<Context>, row: JobRow, range: ByteRange, deps: RouteDeps) {
  if (c.req.method === 'HEAD' || range.last < range.first) return null
  const body = await deps.jobs.read(row, range)
  if (body) return body
  throw new QueryError('RESULT_EXPIRED', 'The result was removed. Submit the query again.')
}

function headersOf(row: JobRow, { sha256, dataAsOf }: JobResult) {
  const { id, format, encoding } = row
  // Written from the contract's own list.
  const known = format as JobFormat
  return {
    ...ageHeader(dataAsOf),
    ...warningHeader(workOf(row).warnings),
    'content-type': known === 'parquet' || known === 'jsonl' ? STORED_ONLY[known] : mediaTypeOf(known),
    ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    'content-disposition': `attachment; filename="${id}.${EXTENSIONS[known]}"`,
    'accept-ranges': 'bytes',
    etag: `"${sha256}"`,
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    'cache-control': 'private, max-age=0',
    'x-content-type-options': 'nosniff',
  }
}

const STORED_ONLY = { parquet: 'application/vnd.apache.parquet', jsonl: 'application/jsonl' } as const
const EXTENSIONS: Readonly<Record<JobFormat, string>> = {
  ...{ arrow: 'arrows', parquet: 'parquet', csv: 'csv', ndjson: 'ndjson', jsonl: 'jsonl' },
}
