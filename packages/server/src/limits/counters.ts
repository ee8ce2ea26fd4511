import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterRes,
} from 'rate-limiter-flexible'
import type { Quotas } from '../state/quotas.ts'
import type { RedisLink } from './redis.ts'

/** How much of a window was used, and in how long it begins anew. */
export type Used = Readonly<{ used: number; resetMs: number }>

/** What is added to one counter; 0 points only read it, fewer take back. */
export type Charge = Readonly<{ name: string; windowSeconds: number; subject: string; points: number }>

/** Counters that start again when their window is over. */
export interface Counters {
  /** Adds to counters, and tells what each then holds. */
  add(charges: readonly Charge[]): Promise<Used[]>
}

// Nothing is limited in the counters themselves: what is too much is decided by who reads them.
const UNBOUNDED = Number.MAX_SAFE_INTEGER
/** A window of this length and above must outlive the process that counts. */
const LASTING_SECONDS = 3_600

type Make = (options: { keyPrefix: string; points: number; duration: number }) => RateLimiterAbstract

/** Counters of this process alone. */
export function memoryCounters(): Counters {
  return countersOf(options => new RateLimiterMemory(options))
}

/**
 * Counters that several gateways share. While Redis does not answer each gateway counts for itself, so that limits hold,
 * only less exactly.
 */
export function redisCounters({ client }: RedisLink): Counters {
  return countersOf(
    options =>
      new RateLimiterRedis({
        ...options,
        storeClient: client,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory(options),
      }),
  )
}

/** Counters for short windows, and for days those of the state database, which a process that is killed does not take along. */
export function lastingCounters(short: Counters, quotas: Quotas): Counters {
  return {
    add: async charges => {
      const isLasting = ({ windowSeconds }: Charge): boolean => windowSeconds >= LASTING_SECONDS
      const lasting = charges.filter(isLasting)
      const [brief, kept] = await Promise.all([
        short.add(charges.filter(charge => !isLasting(charge))),
        quotas.add(lasting),
      ])
      const [briefly, keptly] = [brief.values(), kept.values()]
      return charges.map(charge => (isLasting(charge) ? keptly : briefly).next().value ?? fresh(charge))
    },
  }
}

function countersOf(make: Make): Counters {
  const windows = new Map<string, RateLimiterAbstract>()
  const windowOf = (name: string, duration: number): RateLimiterAbstract => {
    const known = windows.get(name)
    if (known) return known
    const made = make({ keyPrefix: `oso:${name}`, points: UNBOUNDED, duration })
    windows.set(name, made)
    return made
  }
  const add = async (charge: Charge): Promise<Used> => {
    const { name, windowSeconds, subject, points } = charge
    const window = windowOf(name, windowSeconds)
    if (points === 0) return usedOf(await window.get(subject), charge)
    return usedOf(points < 0 ? await window.reward(subject, -points) : await window.penalty(subject, points), charge)
  }
  return { add: charges => Promise.all(charges.map(add)) }
}

function usedOf(held: RateLimiterRes | null, charge: Charge): Used {
  if (!held) return fresh(charge)
  return { used: Math.max(0, held.consumedPoints), resetMs: Math.max(0, held.msBeforeNext) }
}

function fresh({ windowSeconds }: Charge): Used {
  return { used: 0, resetMs: windowSeconds * 1000 }
}
