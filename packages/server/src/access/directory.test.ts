import { describe, expect, test } from 'vitest'
import { KEY } from '../state/contract.ts'
import type { KeyRow } from '../state/keys.ts'
import { cachedDirectory } from './directory.ts'

const tenants = { byId: async () => undefined }

/** Keys that tell how often they were asked for. */
function counted(find: (hash: string) => Promise<KeyRow | undefined>) {
  const asked: string[] = []
  return {
    asked,
    byHash: (hash: string) => {
      asked.push(hash)
      return find(hash)
    },
  }
}

describe('a directory that remembers', () => {
  test('looks a key up once for as long as it is told to, and then again', async () => {
    const keys = counted(async () => KEY)
    const directory = cachedDirectory(keys, tenants, 100)
    expect(await directory.key('aa')).toEqual(KEY)
    expect(await directory.key('aa')).toEqual(KEY)
    expect(keys.asked).toHaveLength(1)
    await new Promise(resolve => setTimeout(resolve, 150))
    await directory.key('aa')
    expect(keys.asked).toHaveLength(2)
  })

  test('looks up once what many ask for at the same time', async () => {
    const keys = counted(async () => {
      await new Promise(resolve => setTimeout(resolve, 20))
      return KEY
    })
    const directory = cachedDirectory(keys, tenants, 1_000)
    await Promise.all(Array.from({ length: 50 }, () => directory.key('aa')))
    expect(keys.asked).toHaveLength(1)
  })

  test('remembers longer that there is no such key', async () => {
    const keys = counted(async () => undefined)
    const directory = cachedDirectory(keys, tenants, 1)
    expect(await directory.key('aa')).toBeUndefined()
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(await directory.key('aa')).toBeUndefined()
    expect(keys.asked).toHaveLength(1)
  })

  test('forgets at once when it is told to', async () => {
    let row: KeyRow | undefined = KEY
    const directory = cachedDirectory(
      counted(async () => row),
      tenants,
      60_000,
    )
    await directory.key('aa')
    row = { ...KEY, revokedAt: 5 }
    expect(await directory.key('aa')).toEqual(KEY)
    directory.clear()
    expect(await directory.key('aa')).toEqual(row)
  })

  test('answers who asked while all was forgotten, and keeps nothing of that answer', async () => {
    let answer: (row: KeyRow) => void = () => {}
    const keys = counted(() => new Promise(resolve => (answer = resolve)))
    const directory = cachedDirectory(keys, tenants, 60_000)
    const before = directory.key('aa')
    directory.clear()
    answer(KEY)
    expect(await before).toEqual(KEY)
    const after = directory.key('aa')
    answer({ ...KEY, revokedAt: 5 })
    expect(await after).toMatchObject({ revokedAt: 5 })
  })

  test('remembers no failure', async () => {
    let isAway = true
    const directory = cachedDirectory(
      counted(async () => {
        if (isAway) throw new Error('away')
        return KEY
      }),
      tenants,
      60_000,
    )
    await expect(directory.key('aa')).rejects.toThrow('away')
    isAway = false
    expect(await directory.key('aa')).toEqual(KEY)
  })
})
