import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { jobOf } from '../../test/host-process.ts'
import { QueryError } from '../errors.ts'
import { HostedEngine, type HostedOptions } from './hosted.ts'

const SCRIPTED = fileURLToPath(new URL('../../test/scripted-host.mjs', import.meta.url))
const OPTIONS: HostedOptions = {
  command: [process.execPath, SCRIPTED],
  warehouse: 'first',
  hosts: 1,
  threads: 1,
  memoryMb: 64,
  slackMb: 128,
  watchMs: 20,
  cpuMs: 0,
  obeyMs: 200,
  openMs: 10_000,
  queue: 1,
  queueMs: 5_000,
  stallMs: 60_000,
  holdMs: 20_000,
  heartbeatMs: 10_000,
}

const engines: HostedEngine[] = []
afterEach(async () => {
  await Promise.all(engines.splice(0).map(engine => engine.close()))
})

function open(options: Partial<HostedOptions> = {}): HostedEngine {
  const engine = new HostedEngine({ ...OPTIONS, ...options })
  engines.push(engine)
  return engine
}

const never = new AbortController().signal

async function run(engine: HostedEngine, sql: string, timeoutMs = 10_000, signal = never, subject = 'key:a') {
  return engine.run({ job: jobOf({ sql }), subject, timeoutMs }, signal)
}

async function sizeOf(engine: HostedEngine, sql: string, subject = 'key:a'): Promise<number> {
  const { bytes } = await run(engine, sql, 10_000, never, subject)
  return (await new Response(bytes).arrayBuffer()).byteLength
}

describe('a result', () => {
  test('has as many bytes as the host said, job after job on one pipe', async () => {
    const engine = open()
    expect(await sizeOf(engine, 'accept; write 10; end')).toBe(10)
    expect(await sizeOf(engine, 'accept; write 200000; end')).toBe(200_000)
    expect(await sizeOf(engine, 'accept; end')).toBe(0)
  })

  test('is complete in its outcome', async () => {
    const { bytes, outcome } = await run(open(), 'accept; write 3; end')
    await new Response(bytes).text()
    expect(await outcome).toMatchObject({ state: 'complete', rows: 3, truncated: false })
  })

  test('that failed before its first byte is an error of the call', async () => {
    await expect(run(open(), 'accept; fail DIVISION_BY_ZERO')).rejects.toMatchObject({ code: 'DIVISION_BY_ZERO' })
  })

  test('that failed later is an error of the bytes, after those that were written', async () => {
    const { bytes, outcome } = await run(open(), 'accept; write 5; sleep 50; write 5; fail DIVISION_BY_ZERO')
    const reader = bytes.getReader()
    expect((await reader.read()).value?.length).toBe(5)
    expect((await reader.read()).value?.length).toBe(5)
    await expect(reader.read()).rejects.toMatchObject({ code: 'DIVISION_BY_ZERO' })
    expect(await outcome).toMatchObject({ state: 'failed', error: { code: 'DIVISION_BY_ZERO' } })
  })

  test('of a host that died is an error, and so is one short of what the host said', async () => {
    const died = await run(open(), 'accept; write 5; sleep 50; die')
    await expect(new Response(died.bytes).text()).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    const short = await run(open(), 'accept; write 5; claim-end 1; sleep 50; die')
    await expect(new Response(short.bytes).text()).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  })

  test('is whole when its host dies after the last word', async () => {
    expect(await sizeOf(open(), 'accept; write 5; end; die')).toBe(5)
  })
})

describe('a host', () => {
  test('that died is replaced, and the next query runs', async () => {
    const engine = open()
    await expect(run(engine, 'accept; die')).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    expect(await sizeOf(engine, 'accept; write 1; end')).toBe(1)
  })

  test.each(['crash', 'throw'])('that crashes is told from one that was ended from outside: %s', async how => {
    await expect(run(open(), `accept; ${how}`)).rejects.toMatchObject({ code: 'ENGINE_CRASHED' })
    const late = await run(open(), `accept; write 5; sleep 50; ${how}`)
    await expect(new Response(late.bytes).text()).rejects.toMatchObject({ code: 'ENGINE_CRASHED' })
  })

  test('that dies before it has begun a job is not the end of the job, but a few are', async () => {
    await expect(run(open(), 'die')).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  })

  test('that speaks out of turn is killed', async () => {
    await expect(run(open(), 'accept; babble; hang')).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  })

  test('that takes too much memory is killed, and its query is told why', async () => {
    await expect(run(open(), 'accept; eat 400; hang')).rejects.toMatchObject({ code: 'MEMORY_LIMIT' })
  })

  test('that kept much memory of one query runs no other', async () => {
    const engine = open({ slackMb: 1_000 })
    expect(await sizeOf(engine, 'accept; remember 7; eat 700; write 1; end')).toBe(1)
    expect(await sizeOf(engine, 'accept; recall; write 1; end')).toBe(1)
    expect(await sizeOf(engine, 'accept; remember 7; write 1; end')).toBe(1)
    expect(await sizeOf(engine, 'accept; recall; end')).toBe(7)
  })

  test('that cannot open the warehouse refuses the query that waits for it', async () => {
    await expect(run(open({ warehouse: 'corrupt' }), 'accept; end')).rejects.toMatchObject({
      code: 'WAREHOUSE_UNAVAILABLE',
    })
  })
})

describe('a query', () => {
  test('that takes too much processor time is stopped, and its host lives on', async () => {
    const engine = open({ cpuMs: 150, obeyMs: 60_000, queueMs: 60_000 })
    await expect(run(engine, 'accept; remember 7; burn 200; wait-interrupt; fail CANCELLED')).rejects.toMatchObject({
      code: 'EXCEEDED_CPU_LIMIT',
    })
    expect(await sizeOf(engine, 'accept; recall; end')).toBe(7)
  })

  test('is told to begin when a host has it, and whose doing the end of its host was', async () => {
    const engine = open()
    const told: string[] = []
    const request = (sql: string) => ({
      ...{ job: jobOf({ sql }), subject: 'key:a', timeoutMs: 10_000 },
      onBegun: () => told.push('begun'),
      onHostEnded: ({ code }: { code: string }) => told.push(code),
    })
    await expect(engine.run(request('accept; fail MEMORY_LIMIT'), never)).rejects.toMatchObject({
      code: 'MEMORY_LIMIT',
    })
    expect(told).toEqual(['begun'])
    await expect(engine.run(request('accept; eat 400; hang'), never)).rejects.toMatchObject({ code: 'MEMORY_LIMIT' })
    await expect.poll(() => told).toEqual(['begun', 'begun', 'MEMORY_LIMIT'])
  })

  test('whose time is over is interrupted, and its host lives on', async () => {
    const engine = open()
    await engine.warm()
    const late = run(engine, 'accept; remember 7; wait-interrupt; fail CANCELLED', 300)
    await expect(late).rejects.toMatchObject({ code: 'TIMED_OUT' })
    expect(await sizeOf(engine, 'accept; recall; end')).toBe(7)
  })

  test('that does not obey is killed within the bound', async () => {
    const engine = open()
    await engine.warm()
    const start = performance.now()
    await expect(
      run(engine, 'accept; write 1; hang', 100).then(r => new Response(r.bytes).text()),
    ).rejects.toMatchObject({ code: 'TIMED_OUT' })
    expect(await sizeOf(engine, 'accept; write 1; end')).toBe(1)
    expect(performance.now() - start).toBeLessThan(100 + OPTIONS.obeyMs + 1_500)
  })

  test('whose caller leaves before the first byte is stopped', async () => {
    const engine = open()
    const caller = new AbortController()
    const running = run(engine, 'accept; wait-interrupt; fail CANCELLED', 10_000, caller.signal)
    setTimeout(() => caller.abort(), 100)
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await sizeOf(engine, 'accept; end')).toBe(0)
  })

  test('whose caller has left before it could begin is not run', async () => {
    const engine = open()
    const asked = run(engine, 'accept; hang', 10_000, AbortSignal.abort())
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await sizeOf(engine, 'accept; write 1; end')).toBe(1)
  })

  test('that may not begin when its turn comes leaves its host to the next', async () => {
    const engine = open()
    const mayBegin = (): void => {
      throw new QueryError('TIMED_OUT', 'It ended a host.')
    }
    const request = { job: jobOf({ sql: 'accept; hang' }), subject: 'key:a', timeoutMs: 10_000, mayBegin }
    await expect(engine.run(request, never)).rejects.toThrow('It ended a host.')
    expect(await sizeOf(engine, 'accept; write 1; end')).toBe(1)
  })

  test('whose reader leaves halfway is stopped, and what was under way is not the next result', async () => {
    const engine = open()
    const { bytes, outcome } = await run(engine, 'accept; write 5; wait-interrupt; write 7; fail CANCELLED')
    const reader = bytes.getReader()
    await reader.read()
    await reader.cancel()
    expect(await outcome).toMatchObject({ state: 'cancelled' })
    expect(await sizeOf(engine, 'accept; write 11; end')).toBe(11)
  })

  test('whose reader takes nothing for too long is stopped', async () => {
    const { bytes, outcome } = await run(open({ stallMs: 100 }), 'accept; write 5; wait-interrupt; fail CANCELLED')
    const reader = bytes.getReader()
    await reader.read()
    expect(await outcome).toMatchObject({ state: 'cancelled' })
    await expect(reader.read()).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  test('waits its turn, and is refused when too many wait', async () => {
    const engine = open()
    const first = await run(engine, 'accept; write 1; sleep 400; end')
    const second = sizeOf(engine, 'accept; write 2; end')
    await expect(run(engine, 'accept; end')).rejects.toMatchObject({
      code: 'OVERLOADED',
      facts: { retryAfter: expect.toBeOneOf([2, 3]) },
    })
    expect((await new Response(first.bytes).arrayBuffer()).byteLength).toBe(1)
    expect(await second).toBe(2)
  })

  test('gets its turn before the second of who came with many', async () => {
    const engine = open({ queue: 10 })
    const order: string[] = []
    const asked = ['many', 'many', 'many', 'few'].map(async subject => {
      await sizeOf(engine, 'accept; sleep 50; end', `key:${subject}`)
      order.push(subject)
    })
    await Promise.all(asked)
    expect(order).toEqual(['many', 'few', 'many', 'many'])
  })

  test('takes the place of one of who has most in a full line, who is told so', async () => {
    const engine = open({ queue: 2 })
    const first = await run(engine, 'accept; write 1; sleep 400; end', 10_000, never, 'key:many')
    const many = ['accept; write 2; end', 'accept; write 3; end'].map(sql => sizeOf(engine, sql, 'key:many'))
    const few = sizeOf(engine, 'accept; write 4; end', 'key:few')
    const refused = await Promise.allSettled([...many, few, sizeOf(engine, 'accept; end', 'key:few')])
    expect(refused[1]).toMatchObject({ status: 'rejected', reason: { code: 'TOO_MANY_WAITING' } })
    expect(refused[3]).toMatchObject({ status: 'rejected', reason: { code: 'OVERLOADED' } })
    expect([refused[0], refused[2]]).toMatchObject([{ value: 2 }, { value: 4 }])
    await first.bytes.cancel()
  })

  test('is refused when no host comes free in time', async () => {
    const engine = open({ queueMs: 100 })
    await engine.warm()
    const first = await run(engine, 'accept; write 1; wait-interrupt; fail CANCELLED')
    await expect(run(engine, 'accept; end')).rejects.toMatchObject({ code: 'OVERLOADED' })
    await first.bytes.cancel()
  })

  test('of a slow reader stops its host instead of filling the gateway', async () => {
    const { bytes } = await run(open(), `accept; ${'write 1000000; '.repeat(40)} end`)
    const before = process.memoryUsage().arrayBuffers
    await new Promise(resolve => setTimeout(resolve, 500))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000)
    expect((await new Response(bytes).arrayBuffer()).byteLength).toBe(40_000_000)
  })
})

describe('a silent query', () => {
  test('gives a sign of life when the hold is over, and from time to time after that', async () => {
    const engine = open({ holdMs: 100, heartbeatMs: 50 })
    const start = performance.now()
    const { bytes } = await run(engine, 'accept; wait-beat; write 1; wait-beat; write 1; sleep 10; write 5; end')
    expect(performance.now() - start).toBeGreaterThanOrEqual(99)
    expect((await new Response(bytes).arrayBuffer()).byteLength).toBe(7)
  })

  test('is silent when it is done: the next one has its own time', async () => {
    const engine = open({ holdMs: 300, heartbeatMs: 10 })
    await sizeOf(engine, 'accept; write 1; end')
    const start = performance.now()
    await sizeOf(engine, 'accept; wait-beat; write 1; end')
    expect(performance.now() - start).toBeGreaterThanOrEqual(299)
  })
})

describe('a warehouse that is replaced', () => {
  test('never has more hosts than there may be, and the one that looked', async () => {
    const engine = open({ hosts: 2, obeyMs: 2_000 })
    await engine.warm()
    // The hosts take their time to end, while the new ones are wanted already.
    await Promise.all([1, 2].map(() => sizeOf(engine, 'accept; sleep 50; close-after 150; end')))
    let most = 0
    const timer = setInterval(() => {
      const { starting, idle, busy, ending } = engine.figures.native
      most = Math.max(most, starting + idle + busy + ending)
    }, 1)
    await engine.reopen(async () => {})
    const after = Array.from({ length: 6 }, () => sizeOf(engine, 'accept; sleep 20; write 4; end'))
    await Promise.allSettled(after)
    clearInterval(timer)
    expect(most).toBe(2)
  })

  test('is read by the next query, while those that run go on', async () => {
    const engine = open({ hosts: 2 })
    const running = await run(engine, 'accept; write 1; sleep 300; write 1; end')
    const seen = await engine.reopen(async fresh => {
      const { bytes } = await fresh.run(
        { job: jobOf({ sql: 'accept; write 3; end' }), subject: 'server', timeoutMs: 1_000 },
        never,
      )
      return (await new Response(bytes).arrayBuffer()).byteLength
    })
    expect(seen).toBe(3)
    expect(await sizeOf(engine, 'accept; write 4; end')).toBe(4)
    expect((await new Response(running.bytes).arrayBuffer()).byteLength).toBe(2)
  })

  test('is not read when it was looked at and found bad', async () => {
    const engine = open()
    await engine.warm()
    const look = async (): Promise<void> => {
      throw new Error('it holds nothing')
    }
    await expect(engine.reopen(look)).rejects.toThrow('it holds nothing')
    expect(await sizeOf(engine, 'accept; write 4; end')).toBe(4)
  })
})

describe('closing', () => {
  test('stops what runs, and refuses what comes', async () => {
    const engine = open()
    const { bytes } = await run(engine, 'accept; write 1; hang')
    const read = new Response(bytes).text()
    await Promise.all([engine.close(), expect(read).rejects.toMatchObject({ code: 'SHUTTING_DOWN' })])
    await expect(run(engine, 'accept; end')).rejects.toMatchObject({ code: 'SHUTTING_DOWN' })
  })
})
