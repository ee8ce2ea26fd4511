import type { Balance } from './limiter.ts'

/*
 * draft-ietf-httpapi-ratelimit-headers-10: two lists of strings with parameters, in the syntax of structured fields.
 *
 *   RateLimit-Policy: "minute";q=300;w=60, "bytes";q=1000000;qu="content-bytes";w=86400
 *   RateLimit:        "minute";r=271;t=33, "bytes";r=990000;t=80000
 */

/** The two headers that tell limits and what is left of them; none for a caller without limits. */
export function rateLimitHeaders(balances: readonly Balance[]): Readonly<Record<string, string>> {
  if (balances.length === 0) return {}
  return {
    'RateLimit-Policy': balances.map(policyItem).join(', '),
    RateLimit: balances.map(limitItem).join(', '),
  }
}

function policyItem({ policy: { name, unit, limit, windowSeconds } }: Balance): string {
  const quotaUnit = unit === 'requests' ? '' : `;qu="${unit}"`
  const window = windowSeconds === null ? '' : `;w=${windowSeconds}`
  return `"${name}";q=${limit}${quotaUnit}${window}`
}

function limitItem({ policy: { name, limit }, used, resetSeconds }: Balance): string {
  const reset = resetSeconds === null ? '' : `;t=${resetSeconds}`
  return `"${name}";r=${Math.max(0, Math.floor(limit - used))}${reset}`
}
