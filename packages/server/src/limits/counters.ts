import { Redis } from 'ioredis'
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterRes,
} from 'rate-limiter-flexible'

/** How much of a window was used, and in how long it begins anew. */
export type Used = Readonly<{ used: number; resetMs: number }>

/** Counters that start again when their window is over. The only file that knows who counts, and where. */
export interface Counters {
  /** Resolves when counters can be shared, or it is known that they cannot just now. */
  readonly ready: Promise<void>
  /** Adds to a counter, or takes from it, and tells what it then holds. */
  add(name: string, windowSeconds: number, subject: string, points: number): Promise<Used>
  read(name: string, windowSeconds: number, subject: string): Promise<Used>
  close(): Promise<void>
}

// Nothing is limited in the counters themselves: what is too much is decided by who reads them.
const UNBOUNDED = Number.MAX_SAFE_INTEGER

type Make = (options: { keyPrefix: string; points: number; duration: number }) => RateLimiterAbstract

/** Counters of this process alone. */
export function memoryCounters(): Counters {
  const nothing = async (): Promise<void> => {}
  return countersOf(options => new RateLimiterMemory(options), nothing(), nothing)
}

/**
 * Counters that several gateways share. While Redis does not answer each gateway counts for itself, so that limits hold,
 * only less exactly.
 */
export function redisCounters(url: string, onFault: (error: unknown) => void): Counters {
  const client = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 500 })
  client.on('error', onFault)
  const make: Make = options =>
    new RateLimiterRedis({
      ...options,
      storeClient: client,
      rejectIfRedisNotReady: true,
      insuranceLimiter: new RateLimiterMemory(options),
    })
  const ready = new Promise<void>(resolve => {
    client.once('ready', resolve)
    client.once('error', () => resolve())
  })
  return countersOf(make, ready, async () => client.disconnect())
}

function countersOf(make: Make, ready: Promise<void>, close: () => Promise<void>): Counters {
  const windows = new Map<string, RateLimiterAbstract>()
  const windowOf = (name: string, duration: number): RateLimiterAbstract => {
    const known = windows.get(name)
    if (known) return known
    const made = make({ keyPrefix: `oso:${name}`, points: UNBOUNDED, duration })
    windows.set(name, made)
    return made
  }
  return {
    ready,
    add: async (name, windowSeconds, subject, points) => {
      const window = windowOf(name, windowSeconds)
      const held = points < 0 ? await window.reward(subject, -points) : await window.penalty(subject, points)
      return usedOf(held, windowSeconds)
    },
    read: async (name, windowSeconds, subject) =>
      usedOf(await windowOf(name, windowSeconds).get(subject), windowSeconds),
    close,
  }
}

function usedOf(held: RateLimiterRes | null, windowSeconds: number): Used {
  if (!held) return { used: 0, resetMs: windowSeconds * 1000 }
  return { used: Math.max(0, held.consumedPoints), resetMs: Math.max(0, held.msBeforeNext) }
}
