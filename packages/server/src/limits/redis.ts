import { Redis } from 'ioredis'

/** A connection to the Redis that gateways share. */
export type RedisLink = Readonly<{
  /** What `rate-limiter-flexible` counts with. */
  client: Redis
  /** Resolves when it answers, or it is known that it does not just now. */
  ready: Promise<void>
  /** Runs a script of Lua. Throws while Redis does not answer. */
  run: (script: string, keys: readonly string[], values: readonly (string | number)[]) => Promise<unknown>
  close: () => Promise<void>
}>

// Who waits for Redis keeps a request waiting: after this it is taken for gone, and each gateway counts alone.
const COMMAND_MS = 500

/** Connects, and connects again whenever the connection is lost. `onFault` hears why it was. */
export function linkRedis(url: string, onFault: (error: unknown) => void): RedisLink {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_MS,
    // The counters of one request go out in one write.
    enableAutoPipelining: true,
  })
  client.on('error', onFault)
  const ready = new Promise<void>(resolve => {
    client.once('ready', resolve)
    client.once('error', () => resolve())
  })
  return {
    client,
    ready,
    run: async (script, keys, values) => {
      if (client.status !== 'ready') throw new Error('Redis is not connected')
      return client.eval(script, keys.length, ...keys, ...values)
    },
    close: async () => client.disconnect(),
  }
}
