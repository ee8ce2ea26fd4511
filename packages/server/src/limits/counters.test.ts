import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countersContract } from './contract.ts'
import { type Counters, memoryCounters, redisCounters } from './counters.ts'

describe('counters in memory', () => {
  countersContract(memoryCounters)
})

const hasRedis = spawnSync('redis-server', ['--version']).status === 0

// Says `not run: N` where there is no redis-server; Debian's package has it.
describe.skipIf(!hasRedis)('counters in Redis', () => {
  let server: Redis
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(async () => server?.stop())

  countersContract(() => connected(server.url))

  test('two gateways count together', async () => {
    const [one, other] = [await connected(server.url), await connected(server.url)]
    const adds = Array.from({ length: 100 }, (_, index) => (index % 2 ? one : other).add('minute', 60, 'shared', 1))
    await Promise.all(adds)
    expect(await one.read('minute', 60, 'shared')).toMatchObject({ used: 100 })
    expect(await other.read('minute', 60, 'shared')).toMatchObject({ used: 100 })
    await Promise.all([one.close(), other.close()])
  })

  test('a gateway whose Redis is gone counts for itself, and says so', async () => {
    const own = await startRedis()
    const faults: unknown[] = []
    const counters = await connected(own.url, error => faults.push(error))
    await counters.add('minute', 60, 'alone', 1)
    await own.stop()
    await counters.add('minute', 60, 'alone', 1)
    expect(await counters.add('minute', 60, 'alone', 1)).toMatchObject({ used: 2 })
    await expect.poll(() => faults.length).toBeGreaterThan(0)
    await counters.close()
  })
})

type Redis = Readonly<{ url: string; stop: () => Promise<void> }>

/** Counters that have reached their server, so that none of the first are counted elsewhere. */
async function connected(url: string, onFault: (error: unknown) => void = () => {}): Promise<Counters> {
  const counters = redisCounters(url, onFault)
  await counters.ready
  return counters
}

async function startRedis(): Promise<Redis> {
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const gone = new Promise<void>(resolve => child.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.once('close', code => reject(new Error(`redis-server ended with ${code}`)))
    child.stdout.on('data', text => String(text).includes('Ready to accept') && resolve())
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  return { url: `redis://127.0.0.1:${port}`, stop }
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
