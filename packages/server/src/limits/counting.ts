import type { Quotas } from '../state/quotas.ts'
import { type Counters, lastingCounters, memoryCounters, redisCounters } from './counters.ts'
import { type Leases, memoryLeases, redisLeases } from './leases.ts'

/** All that is counted with. */
export type Counting = Readonly<{
  counters: Counters
  leases: Leases
  /** Whether what is counted in is there just now. */
  isThere: () => boolean
  close: () => Promise<void>
}>

/**
 * Counts in Redis where there is a URL of one, else in this process and, for what must outlive it, in the state database.
 * Resolves when Redis can be counted in, or it is known that it cannot just now.
 */
export async function openCounting(
  redisUrl: string,
  quotas: Quotas,
  onFault: (error: unknown) => void,
): Promise<Counting> {
  if (redisUrl === '') {
    const leases = memoryLeases()
    return { counters: lastingCounters(memoryCounters(), quotas), leases, isThere: () => true, close: leases.close }
  }
  const { linkRedis } = await import('./redis.ts')
  const redis = linkRedis(redisUrl, onFault)
  await redis.ready
  const leases = redisLeases(redis, onFault)
  return {
    ...{ counters: redisCounters(redis), leases },
    isThere: () => redis.client.status === 'ready',
    close: async () => {
      await leases.close()
      await redis.close()
    },
  }
}
