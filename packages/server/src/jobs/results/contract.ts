import { describe, expect, test } from 'vitest'
import type { ResultStore } from './result-store.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

async function textOf(stream: ReadableStream<Uint8Array> | undefined): Promise<string | undefined> {
  return stream && new Response(stream).text()
}

async function namesIn(store: ResultStore): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of store.list()) names.push(name)
  return names.sort()
}

/** What every store of results must do. `open` gives an empty one. */
export function resultStoreContract(open: () => Promise<ResultStore>): void {
  describe('a store of results', () => {
    test('gives what was committed, whole and in parts', async () => {
      const store = await open()
      const writing = await store.create('a')
      for (const part of ['0123', '45', '6789']) await writing.write(bytes(part))
      await writing.commit()
      expect(await textOf(await store.read('a', { first: 0, last: 9 }))).toBe('0123456789')
      expect(await textOf(await store.read('a', { first: 3, last: 6 }))).toBe('3456')
      expect(await textOf(await store.read('a', { first: 9, last: 9 }))).toBe('9')
      await store.close()
    })

    test('gives nothing of what is not committed, or was aborted', async () => {
      const store = await open()
      const [open1, aborted] = [await store.create('a'), await store.create('b')]
      await open1.write(bytes('x'))
      await aborted.write(bytes('x'))
      await aborted.abort()
      expect(await store.read('a', { first: 0, last: 0 })).toBeUndefined()
      expect(await store.read('b', { first: 0, last: 0 })).toBeUndefined()
      expect((await namesIn(store)).filter(name => name.startsWith('b'))).toEqual([])
      await open1.abort()
      expect(await namesIn(store)).toEqual([])
      await store.close()
    })

    test('takes two at work on one name, of whom the last to commit stays', async () => {
      const store = await open()
      const [one, other] = [await store.create('a'), await store.create('a')]
      await one.write(bytes('one'))
      await other.write(bytes('two'))
      await one.commit()
      await other.commit()
      expect(await textOf(await store.read('a', { first: 0, last: 2 }))).toBe('two')
      await store.close()
    })

    test('removes, lists, and does not mind what is gone', async () => {
      const store = await open()
      for (const name of ['a', 'b']) {
        const writing = await store.create(name)
        await writing.write(bytes(name))
        await writing.commit()
      }
      expect(await namesIn(store)).toEqual(['a', 'b'])
      for await (const { modifiedAt } of store.list()) expect(Math.abs(Date.now() - modifiedAt)).toBeLessThan(120_000)
      await store.remove('a')
      await store.remove('a')
      expect(await store.read('a', { first: 0, last: 0 })).toBeUndefined()
      expect(await namesIn(store)).toEqual(['b'])
      await store.close()
    })

    test('keeps many megabytes as they are', async () => {
      const store = await open()
      const part = Buffer.alloc(1 << 20, 'abcdefg')
      const writing = await store.create('large')
      for (let n = 0; n < 20; n++) await writing.write(part)
      await writing.commit()
      const read = await new Response(await store.read('large', { first: 0, last: 20 * part.length - 1 })).arrayBuffer()
      expect(Buffer.from(read).equals(Buffer.concat(Array.from({ length: 20 }, () => part)))).toBe(true)
      await store.close()
    })
  })
}
