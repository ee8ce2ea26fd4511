import type { Context as HonoContext } from 'hono'
import type { Context } from '../access/context.ts'

/** What the API's paths begin with, as this caller reaches them: links are whole addresses. */
export function baseOf(c: HonoContext<Context>, { publicUrl }: Readonly<{ publicUrl: string }>): string {
  const origin = publicUrl === '' ? new URL(c.req.url).origin : publicUrl.replace(/\/$/, '')
  return `${origin}${c.req.path.startsWith('/v1/') ? '/v1' : '/api/v1'}`
}
