import type { RouteDeps, RouteHandler } from './deps.ts'

/** `GET /usage`: what is left of each limit. */
export function usageRoute({ limiter, accountOf }: RouteDeps): RouteHandler {
  return async c => {
    const balances = await limiter.balances(accountOf(c))
    return c.json({
      caller: c.get('caller').kind === 'key' ? 'key' : 'anonymous',
      tenant: c.get('caller').tenant.id,
      limits: balances.map(({ policy, used, resetSeconds }) => ({
        name: policy.name,
        holder: policy.holder,
        unit: policy.unit,
        limit: policy.limit,
        used,
        remaining: Math.max(0, policy.limit - used),
        paid: policy.paid,
        windowSeconds: policy.windowSeconds,
        resetSeconds,
      })),
    })
  }
}
