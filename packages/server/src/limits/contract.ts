import { expect, test } from 'vitest'
import type { Counters } from './counters.ts'

/** What all counters must do. `open` gives some that nobody has used; two that are open at once may share. */
export function countersContract(open: () => Counters | Promise<Counters>): void {
  test('a counter holds what was added and tells when it begins anew', async () => {
    const counters = await open()
    expect(await counters.read('minute', 60, 'a')).toEqual({ used: 0, resetMs: 60_000 })
    expect(await counters.add('minute', 60, 'a', 3)).toMatchObject({ used: 3 })
    const { used, resetMs } = await counters.add('minute', 60, 'a', 4)
    expect(used).toBe(7)
    expect(resetMs).toBeGreaterThan(50_000)
    expect(resetMs).toBeLessThanOrEqual(60_000)
    await counters.close()
  })

  test('counters of other names and other subjects are others', async () => {
    const counters = await open()
    await counters.add('minute', 60, 'b', 5)
    expect(await counters.read('day', 86_400, 'b')).toMatchObject({ used: 0 })
    expect(await counters.read('minute', 60, 'c')).toMatchObject({ used: 0 })
    await counters.close()
  })

  test('what is taken back is not counted, and never less than nothing', async () => {
    const counters = await open()
    await counters.add('minute', 60, 'd', 2)
    expect(await counters.add('minute', 60, 'd', -1)).toMatchObject({ used: 1 })
    expect(await counters.add('minute', 60, 'd', -5)).toMatchObject({ used: 0 })
    await counters.close()
  })

  test('a window that is over begins anew', async () => {
    const counters = await open()
    await counters.add('burst', 1, 'e', 9)
    await new Promise(resolve => setTimeout(resolve, 1_100))
    expect(await counters.read('burst', 1, 'e')).toMatchObject({ used: 0 })
    await counters.close()
  })

  test('additions at the same time are all counted', async () => {
    const counters = await open()
    await Promise.all(Array.from({ length: 200 }, () => counters.add('minute', 60, 'f', 1)))
    expect(await counters.read('minute', 60, 'f')).toMatchObject({ used: 200 })
    await counters.close()
  })
}
