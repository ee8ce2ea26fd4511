import type { Balance } from './limiter.ts'
import type { Policy } from './policy.ts'

/** How a limit stands, and how it would stand after a query that is not run. */
export type Foreseen = Readonly<{ policy: Policy; remaining: number; remainingAfter: number }>

/** The most that a query may take. */
export type Most = Readonly<{ bytes: number; timeoutMs: number }>

/** How limits would stand after a query that takes all that it may; `concurrent` while it runs. */
export function foreseen(balances: readonly Balance[], { bytes, timeoutMs }: Most): Foreseen[] {
  const most = {
    requests: 1,
    'concurrent-requests': 1,
    'content-bytes': bytes,
    'oso-engine-seconds': timeoutMs / 1000,
  }
  return balances.map(({ policy, used }) => ({
    policy,
    remaining: Math.max(0, policy.limit - used),
    remainingAfter: Math.max(0, policy.limit - used - most[policy.unit]),
  }))
}
