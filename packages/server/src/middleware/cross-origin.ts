import { cors } from 'hono/cors'

const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/** Lets pages of known origins call from a browser, without cookies. */
export function crossOrigin(origins: readonly string[]) {
  const isKnown = (origin: string): boolean =>
    origins.includes('*') || origins.includes(origin) || LOCAL_ORIGIN.test(origin)
  return cors({
    origin: origin => (isKnown(origin) ? origin : null),
    allowMethods: ['GET', 'POST', 'DELETE', 'OPTIONS'],
    allowHeaders: ['authorization', 'content-type', 'accept', 'idempotency-key', 'if-none-match', 'prefer', 'range'],
    exposeHeaders: [
      'OSO-Query-Id',
      'OSO-Warning',
      'OSO-Data-As-Of',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'ETag',
      'Location',
      'Content-Range',
    ],
    maxAge: 600,
  })
}
