import type { Quotas } from '../state/quotas.ts'
import { type Counters, lastingCounters, memoryCounters, redisCounters } from './counters.ts'
import { type Leases, memoryLeases, redisLeases } from './leases.ts'
import type { OnAbsence } from './redis.ts'

/** All that is counted with. */
export type Counting = Readonly<{
  counters: Counters
  leases: Leases
  /** Why what should be counted in is not there just now; undefined while it is. */
  absence: () => string | undefined
  close: () => Promise<void>
}>

/**
 * Counts in Redis where there is a URL of one, else in this process and, for what must outlive it, in the state database.
 * Resolves when Redis can be counted in, or it is known that it cannot just now.
 */
export async function openCounting(redisUrl: string, quotas: Quotas, onAbsence: OnAbsence): Promise<Counting> {
  if (redisUrl === '') {
    const leases = memoryLeases()
    return {
      counters: lastingCounters(memoryCounters(), quotas),
      leases,
      absence: () => undefined,
      close: leases.close,
    }
  }
  const { linkRedis } = await import('./redis.ts')
  const redis = linkRedis(redisUrl, onAbsence)
  await redis.ready
  const leases = redisLeases(redis)
  return {
    ...{ counters: redisCounters(redis), leases },
    absence: redis.absence,
    close: async () => {
      await leases.close()
      await redis.close()
    },
  }
}
