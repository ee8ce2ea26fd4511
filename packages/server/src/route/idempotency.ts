import { createHash } from 'node:crypto'
import type { Context as HonoContext } from 'hono'
import type { Context } from '../access/context.ts'
import { QueryError } from '../errors.ts'
import type { KeyedRequest } from '../state/requests.ts'
import type { RouteDeps } from './deps.ts'

const LONGEST = 255

/** A request under a key, and the one that was sent under it before, if one was. */
export type Keyed = Readonly<{ request: KeyedRequest; before: KeyedRequest | undefined }>

/** What becomes of a request that is sent again: a job is the one that it was, a query takes the place of the first. */
const REPLACES = { job: false, sql: true } as const

/**
 * Writes down a request under its `Idempotency-Key`; undefined for one without a key. Throws `INVALID_PARAMETER` for a
 * key that cannot be kept, and `IDEMPOTENCY_KEY_REUSED` where it was sent with another body.
 */
export async function keyed(
  c: HonoContext<Context>,
  kind: keyof typeof REPLACES,
  asked: unknown,
  subject: string,
  { requests, requestsKeptMs, now }: RouteDeps,
): Promise<Keyed | undefined> {
  const key = idempotencyKeyOf(c)
  if (key === undefined) return undefined
  const hash = createHash('sha256')
    .update(JSON.stringify([kind, asked]))
    .digest('hex')
  const request = { subject, key, hash, target: c.get('queryId'), at: now() }
  const before = await requests.begin(request, { after: now() - requestsKeptMs, replace: REPLACES[kind] })
  if (before) requireSame(before, request)
  return { request, before }
}

function idempotencyKeyOf(c: HonoContext<Context>): string | undefined {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return undefined
  if (key.length >= 1 && key.length <= LONGEST) return key
  throw new QueryError('INVALID_PARAMETER', `An Idempotency-Key has 1 to ${LONGEST} characters.`)
}

function requireSame(before: Readonly<{ hash: string }>, now: Readonly<{ hash: string }>): void {
  if (before.hash === now.hash) return
  throw new QueryError(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key was sent within 24 hours with another body. Make a new key for each question.',
  )
}
