import { z } from '@hono/zod-openapi'

// A misspelled stage would silently deny nothing.
const PATTERN = /^(stage:(source|seed|staging|intermediate|metric|mart)|[a-z0-9_*.]+)$/
const MUST =
  'must be a name, where * is any letters, or stage: and one of source, seed, staging, intermediate, metric, mart'

const patterns = z.array(z.string().regex(PATTERN, MUST)).max(1_000).optional()

/** Which models a tenant may see. What it may not see does not exist for it. */
export const ModelPolicy = z
  .strictObject({
    allow: patterns.describe('Names, where `*` is any letters, or `stage:mart` and so on; absent: all.'),
    deny: patterns.describe('Of those, which not.'),
  })
  .openapi('ModelPolicy')

/** Which models a tenant may see. */
export type ModelPolicy = z.infer<typeof ModelPolicy>

/** What a key may be used for. */
export const Scope = z.enum(['query', 'admin', 'metrics']).openapi('Scope', {
  description: '`query`: models and queries. `admin`: keys and tenants. `metrics`: the figures of the server.',
})

/** What a key may be used for. */
export type Scope = z.infer<typeof Scope>
