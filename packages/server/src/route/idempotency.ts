import type { Context as HonoContext } from 'hono'
import type { Context } from '../access/context.ts'
import { QueryError } from '../errors.ts'

const LONGEST = 255

/** The key under which a request may be sent again. Throws `INVALID_PARAMETER` for one that cannot be kept. */
export function idempotencyKeyOf(c: HonoContext<Context>): string | undefined {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return undefined
  if (key.length >= 1 && key.length <= LONGEST) return key
  throw new QueryError('INVALID_PARAMETER', `An Idempotency-Key has 1 to ${LONGEST} characters.`)
}

/** Throws `IDEMPOTENCY_KEY_REUSED` unless two requests of one key ask the same. */
export function requireSame(before: Readonly<{ hash: string }>, now: Readonly<{ hash: string }>): void {
  if (before.hash === now.hash) return
  throw new QueryError(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key was sent within 24 hours with another body. Make a new key for each question.',
  )
}
