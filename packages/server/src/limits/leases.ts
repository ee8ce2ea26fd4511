import type { RedisLink } from './redis.ts'

/** A place among the queries of a subject; `most` may be taken at once, or any number where it is null. */
export type Place = Readonly<{ subject: string; most: number | null }>

/** Who runs how many queries at once. */
export interface Leases {
  /** Takes all places for a query, or none; tells how many of each are then taken. */
  take(id: string, places: readonly Place[]): Promise<Readonly<{ isTaken: boolean; running: readonly number[] }>>
  release(id: string): Promise<void>
  /** How many places of each subject are taken. */
  running(subjects: readonly string[]): Promise<readonly number[]>
  close(): Promise<void>
}

/** Leases of this process alone. */
export function memoryLeases(): Leases {
  const held = new Held()
  return {
    take: async (id, places) => held.take(id, places),
    release: async id => void held.release(id),
    running: async subjects => held.running(subjects),
    close: async () => {},
  }
}

/** For how long a place stays taken after its gateway was last heard of, and how often that one speaks. */
export type LeaseTimes = Readonly<{ forMs: number; renewMs: number }>

const LEASE: LeaseTimes = { forMs: 15_000, renewMs: 5_000 }
const PREFIX = 'oso:running:'

// A set for each subject: the query, by the time at which its lease ends. Time is that of Redis.
const CLOCK = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`
// ARGV: the query, for how long, and for each key how many may be there (-1: any). Gives 1 or 0, and the counts.
const TAKE = `${CLOCK}
local answer, free = { 1 }, true
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  answer[i + 1] = redis.call('ZCARD', key)
  local most = tonumber(ARGV[i + 2])
  if most >= 0 and answer[i + 1] >= most then free = false end
end
if not free then
  answer[1] = 0
  return answer
end
for i, key in ipairs(KEYS) do
  redis.call('ZADD', key, now + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', key, ARGV[2] * 2)
  answer[i + 1] = answer[i + 1] + 1
end
return answer`
const RENEW = `${CLOCK}
for i, key in ipairs(KEYS) do
  redis.call('ZADD', key, now + ARGV[1], ARGV[i + 1])
  redis.call('PEXPIRE', key, ARGV[1] * 2)
end
return 0`
const RELEASE = `for _, key in ipairs(KEYS) do redis.call('ZREM', key, ARGV[1]) end
return 0`
const RUNNING = `${CLOCK}
local counts = {}
for i, key in ipairs(KEYS) do counts[i] = redis.call('ZCOUNT', key, now, '+inf') end
return counts`

/**
 * Leases that several gateways share. Those of a gateway that died end by themselves. While Redis does not answer each
 * gateway holds to the limits alone; what it let run is told when Redis is back.
 */
export function redisLeases(redis: RedisLink, times: LeaseTimes = LEASE): Leases {
  const held = new Held()
  const keysOf = (subjects: readonly string[]): string[] => subjects.map(subject => PREFIX + subject)
  const renew = async (): Promise<void> => {
    const pairs = held.pairs()
    const ids = pairs.map(([, id]) => id)
    if (pairs.length > 0) await redis.run(RENEW, keysOf(pairs.map(([subject]) => subject)), [times.forMs, ...ids])
  }
  // That Redis is away is told by the link.
  const timer = setInterval(() => renew().catch(() => {}), times.renewMs).unref()
  return {
    take: async (id, places) => {
      const values = [id, times.forMs, ...places.map(({ most }) => most ?? -1)]
      const shared = await ifReached(redis.run(TAKE, keysOf(places.map(({ subject }) => subject)), values))
      if (!shared) return held.take(id, places)
      const [isTaken, ...running] = shared
      if (isTaken === 1) held.add(id, places)
      return { isTaken: isTaken === 1, running }
    },
    release: async id => {
      const subjects = held.release(id)
      // What cannot be taken back in Redis ends there with its lease.
      if (subjects.length > 0) await ifReached(redis.run(RELEASE, keysOf(subjects), [id]))
    },
    running: async subjects => {
      if (subjects.length === 0) return []
      return (await ifReached(redis.run(RUNNING, keysOf(subjects), []))) ?? held.running(subjects)
    },
    close: async () => clearInterval(timer),
  }
}

/** The numbers that a script gave; undefined when Redis was not reached. */
async function ifReached(asked: Promise<unknown>): Promise<number[] | undefined> {
  try {
    const answer = await asked
    return Array.isArray(answer) ? answer.map(Number) : []
  } catch {
    return undefined
  }
}

/** The places that this process has taken. */
class Held {
  readonly #bySubject = new Map<string, Set<string>>()

  take(id: string, places: readonly Place[]): { isTaken: boolean; running: number[] } {
    const subjects = places.map(({ subject }) => subject)
    const before = this.running(subjects)
    const isTaken = places.every(({ most }, index) => most === null || (before[index] ?? 0) < most)
    if (isTaken) this.add(id, places)
    return { isTaken, running: this.running(subjects) }
  }

  add(id: string, places: readonly Place[]): void {
    for (const { subject } of places) {
      const ids = this.#bySubject.get(subject) ?? new Set()
      this.#bySubject.set(subject, ids.add(id))
    }
  }

  /** Gives back the places of a query; says of which subjects they were. */
  release(id: string): string[] {
    const subjects = this.pairs().flatMap(([subject, holder]) => (holder === id ? [subject] : []))
    for (const subject of subjects) {
      const ids = this.#bySubject.get(subject)
      ids?.delete(id)
      if (ids?.size === 0) this.#bySubject.delete(subject)
    }
    return subjects
  }

  running(subjects: readonly string[]): number[] {
    return subjects.map(subject => this.#bySubject.get(subject)?.size ?? 0)
  }

  /** Each place that is taken: of which subject, by which query. */
  pairs(): [subject: string, id: string][] {
    return [...this.#bySubject].flatMap(([subject, ids]) => [...ids].map((id): [string, string] => [subject, id]))
  }
}
