import { createClient, type QueryStream } from 'oso-client'
import { ensure, equal, eventually, failure, type Place, sleep, type Test } from './check.ts'
import { clientWith, type Fault, newId, seenOf } from './fault.ts'

const LARGE = 'select a.project_name, b.display_name from projects_v1 a cross join projects_v1 b'

/** Leaving a stream stops the query on the server, and reading slowly makes the server wait. */
export const leaving: readonly Test[] = [
  {
    name: 'aborting stops the query on the server',
    run: async at => {
      const controller = new AbortController()
      const stream = open(at, controller.signal)
      const batches = stream.batches()
      await batches.next()
      controller.abort()
      const error = await failure(batches.next().then(() => batches.next()))
      equal([error.code, error.name], ['ABORTED', 'AbortError'])
      await isCancelled(at, stream)
    },
  },
  {
    name: 'aborting before the first byte is ABORTED, with the reason as its cause',
    run: async at => {
      const slow = 'select count(*) from projects_v1 a cross join projects_v1 b cross join projects_v1 c'
      const controller = new AbortController()
      const reason = new Error('the tab was closed')
      setTimeout(() => controller.abort(reason), 50)
      const error = await failure(clientWith(at, { id: newId() }).query(slow, { signal: controller.signal }))
      equal([error.code, error.cause === reason], ['ABORTED', true])
    },
  },
  {
    name: 'a signal that was aborted before sends nothing',
    run: async at => {
      const fault = { id: newId(), refuse: { times: 0 } }
      const query = clientWith(at, fault).query('select 1', { signal: AbortSignal.abort() })
      equal((await failure(query)).code, 'ABORTED')
      equal(await seenOf(at, fault), null)
    },
  },
  {
    name: 'leaving a loop by break stops the query on the server',
    run: async at => {
      const stream = open(at)
      for await (const row of stream) if (row) break
      await isCancelled(at, stream)
    },
  },
  {
    name: 'leaving a loop by throw stops the query on the server',
    run: async at => {
      const stream = open(at)
      const leave = async (): Promise<void> => {
        for await (const row of stream) throw Object.assign(new Error('enough'), { row })
      }
      equal(await leave().catch((error: Error) => error.message), 'enough')
      await isCancelled(at, stream)
    },
  },
  {
    name: 'disposing a stream, as await using does, stops the query on the server',
    run: async at => {
      const stream = open(at)
      await stream.batches().next()
      await stream[Symbol.asyncDispose]()
      await isCancelled(at, stream)
    },
  },
  {
    name: 'a total time that runs out stops the query and says so',
    run: async at => {
      const stream = clientWith(at, { id: newId() }).stream(LARGE, { timeouts: { totalMs: 150 } })
      const reading = async (): Promise<void> => {
        for await (const batch of stream.batches()) if (batch.numRows > 0) await sleep(20)
      }
      const error = await failure(reading())
      equal([error.code, error.name], ['TOTAL_TIMEOUT', 'TimeoutError'])
    },
  },
  {
    name: 'a reader that waits makes the server wait',
    run: async at => {
      const fault: Fault = { id: newId() }
      const stream = clientWith(at, fault).stream(LARGE)
      const batches = stream.batches()
      await batches.next()
      const sent = await settled(async () => (await seenOf(at, fault)).sent)
      await stream.cancel()
      // The whole is some 270 MB; what fits into the buffers of sockets and streams is a small part of it.
      ensure(sent < 60e6, `${sent} bytes went out to a reader that waits`)
    },
  },
]

function open(at: Place, signal?: AbortSignal): QueryStream {
  return createClient({ baseUrl: at.gateway, retries: 0 }).stream(LARGE, signal ? { signal } : {})
}

/** A number once it has stood still for half a second. Throws when it never does. */
async function settled(ask: () => Promise<number>): Promise<number> {
  let before = await ask()
  for (let tries = 0; tries < 10; tries++) {
    await sleep(500)
    const after = await ask()
    if (after === before) return after
    before = after
  }
  throw new Error(`it never stood still; at last it was ${before}`)
}

async function isCancelled({ gateway }: Place, stream: QueryStream): Promise<void> {
  const ask = async (): Promise<unknown> => {
    const response = await fetch(`${gateway}queries/${stream.progress.queryId}`)
    return ((await response.json()) as { state: string }).state
  }
  await eventually(ask, 'cancelled', 'state of the query')
}
