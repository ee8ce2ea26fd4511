import type { RouteDeps, RouteHandler } from './deps.ts'

/** `GET /usage`: what is left of each limit. */
export function usageRoute({ limiter, subjectOf }: RouteDeps): RouteHandler {
  return async c => {
    const balances = await limiter.balances(subjectOf(c))
    return c.json({
      caller: c.get('caller').kind === 'key' ? 'key' : 'anonymous',
      limits: balances.map(({ policy, used, resetSeconds }) => ({
        name: policy.name,
        unit: policy.unit,
        limit: policy.limit,
        used,
        remaining: Math.max(0, policy.limit - used),
        windowSeconds: policy.windowSeconds,
        resetSeconds,
      })),
    })
  }
}
