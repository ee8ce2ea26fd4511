import type { HttpBindings } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Listening, listen } from '../http.ts'
import { type Begun, respond, type Sending } from './respond.ts'

const encoder = new TextEncoder()

let answer: () => Promise<Begun> = () => Promise.reject(new Error('no answer was set'))
let hasLeft = false
let listening: Listening
let url: string

beforeAll(async () => {
  listening = await listen(
    async (_, env) => {
      // The server of this test speaks HTTP/1.1 only.
      const { outgoing } = env as HttpBindings
      const how: Sending = {
        ...{ headers: {}, onBytes: () => {} },
        breakConnection: () => outgoing.destroy(),
        onLeave: () => {
          hasLeft = true
        },
      }
      return respond(answer(), how).catch(error => new Response(String(error), { status: 500 }))
    },
    '127.0.0.1',
    0,
  )
  url = `http://127.0.0.1:${listening.port}`
})
afterAll(() => listening.close(0))

function give(parts: readonly (string | Error)[]): void {
  answer = async () => {
    const left = [...parts]
    const pull = async (controller: ReadableStreamDefaultController): Promise<void> => {
      await sleep(10)
      const part = left.shift()
      if (part === undefined) controller.close()
      else if (part instanceof Error) controller.error(part)
      else controller.enqueue(encoder.encode(part))
    }
    return { bytes: new ReadableStream({ pull }, { highWaterMark: 0 }) }
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

describe('a response', () => {
  test('is the bytes of the result, in chunks, also when it is short', async () => {
    give(['a', 'b'])
    const response = await fetch(url)
    expect(response.headers.get('transfer-encoding')).toBe('chunked')
    expect(await response.text()).toBe('ab')
  })

  test('never ends cleanly when the result fails, wherever that is', async () => {
    for (const parts of [[new Error('at once')], ['a', new Error('later')], ['a', 'b', new Error('at the end')]]) {
      give(parts)
      await expect(fetch(url).then(response => response.text())).rejects.toThrow(/terminated|fetch failed/)
    }
  })

  test('has a status of its own when the failure comes before it', async () => {
    answer = async () => {
      await sleep(20)
      throw new Error('it cannot be')
    }
    const response = await fetch(url)
    expect([response.status, await response.text()]).toEqual([500, 'Error: it cannot be'])
  })

  test('tells when its reader has left', async () => {
    hasLeft = false
    give(Array.from({ length: 1_000 }, () => 'x'.repeat(1_000)))
    const reader = (await fetch(url)).body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await sleep(100)
    expect(hasLeft).toBe(true)
  })
})
