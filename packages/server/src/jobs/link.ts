import { createHmac, timingSafeEqual } from 'node:crypto'
import { QueryError } from '../errors.ts'

/** What a link's address says besides the job. */
export type LinkQuery = Readonly<{ expires: number; signature: string }>

/** Makes links that need no key, and tells whether one is good. All gateways of a state share the secret. */
export class Links {
  readonly #secret: string
  readonly #goodMs: number

  constructor(secret: string, goodMs: number) {
    this.#secret = secret
    this.#goodMs = goodMs
  }

  /** The query string of a link to a job's result, good from `now` on for as long as links are. */
  sign(jobId: string, now: number): string {
    const expires = Math.floor((now + this.#goodMs) / 1000)
    return new URLSearchParams({ expires: String(expires), signature: this.#signature(jobId, expires) }).toString()
  }

  /** Throws `LINK_INVALID` for a link that was not made here, or is no longer good. */
  require(jobId: string, { expires, signature }: LinkQuery, now: number): void {
    const [given, right] = [Buffer.from(signature), Buffer.from(this.#signature(jobId, expires))]
    if (given.length !== right.length || !timingSafeEqual(given, right))
      throw new QueryError('LINK_INVALID', 'This link was not made by this server. Copy it again, whole.')
    if (expires * 1000 <= now)
      throw new QueryError('LINK_INVALID', 'This link is no longer good. GET /api/v1/jobs/{id} gives another.')
  }

  #signature(jobId: string, expires: number): string {
    return createHmac('sha256', this.#secret).update(`${jobId}.${expires}`).digest('base64url')
  }
}
