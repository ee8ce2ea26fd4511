import { Redis } from 'ioredis'
import { reasonOf } from '../errors.ts'

/** A connection to the Redis that gateways share. */
export type RedisLink = Readonly<{
  /** What `rate-limiter-flexible` counts with. */
  client: Redis
  /** Resolves when it answers, or it is known that it does not just now. */
  ready: Promise<void>
  /** Why Redis does not answer just now; undefined while it does. */
  absence: () => string | undefined
  /** Runs a script of Lua. Throws while Redis does not answer. */
  run: (script: string, keys: readonly string[], values: readonly (string | number)[]) => Promise<unknown>
  close: () => Promise<void>
}>

/** Hears, once the link is ready, of each time that Redis goes away, with the reason, and of each time that it is back. */
export type OnAbsence = (absence: string | undefined) => void

// Who waits for Redis keeps a request waiting: after this it is taken for gone, and each gateway counts alone.
const COMMAND_MS = 500

/** Connects, and connects again whenever the connection is lost. */
export function linkRedis(url: string, onAbsence: OnAbsence): RedisLink {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_MS,
    // The counters of one request go out in one write.
    enableAutoPipelining: true,
  })
  let absence: string | undefined
  let isTold = false
  // Each try to connect fails anew: only the first tells something.
  const change = (now: string | undefined): void => {
    const isNews = (now === undefined) !== (absence === undefined)
    absence = now
    if (isNews && isTold) onAbsence(now)
  }
  client.on('error', error => change(reasonOf(error)))
  client.on('ready', () => change(undefined))
  const ready = new Promise<void>(resolve => {
    client.once('ready', resolve)
    client.once('error', () => resolve())
  }).then(() => {
    isTold = true
  })
  const run: RedisLink['run'] = async (script, keys, values) => {
    if (client.status !== 'ready') throw new Error('Redis is not connected')
    try {
      const answer = await client.eval(script, keys.length, ...keys, ...values)
      change(undefined)
      return answer
    } catch (error) {
      change(reasonOf(error))
      throw error
    }
  }
  return { client, ready, absence: () => absence, run, close: async () => client.disconnect() }
}
