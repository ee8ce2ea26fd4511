import { expect, test } from 'vitest'
import type { Charge, Counters } from './counters.ts'
import type { Leases } from './leases.ts'

const MINUTE: Charge = { name: 'minute', windowSeconds: 60, subject: 'a', points: 0 }
const DAY: Charge = { name: 'day', windowSeconds: 86_400, subject: 'a', points: 0 }

/** What all counters must do. `open` gives some that may be used already, each time under other subjects. */
export function countersContract(open: () => Promise<Counters>): void {
  let subjects = 0
  const fresh = async () => {
    const [counters, subject] = [await open(), `subject ${++subjects}`]
    const add = async (points: number, of: Charge = MINUTE) =>
      (await counters.add([{ ...of, subject: of.subject === 'a' ? subject : of.subject, points }]))[0]
    return { counters, subject, add }
  }

  test.each([MINUTE, DAY])('a counter holds what was added and tells when it begins anew: $name', async window => {
    const { add } = await fresh()
    const ms = window.windowSeconds * 1000
    expect(await add(0, window)).toEqual({ used: 0, resetMs: ms })
    expect(await add(3, window)).toMatchObject({ used: 3 })
    const held = await add(4, window)
    expect(held?.used).toBe(7)
    expect(held?.resetMs).toBeGreaterThan(ms - 10_000)
    expect(held?.resetMs).toBeLessThanOrEqual(ms)
    expect(await add(0, window)).toMatchObject({ used: 7 })
  })

  test('many are told in the order in which they were asked for', async () => {
    const { counters, subject } = await fresh()
    const charges = [DAY, MINUTE, { ...DAY, name: 'other' }, { ...MINUTE, name: 'burst' }]
    const all = charges.map((charge, index) => ({ ...charge, subject, points: index }))
    expect((await counters.add(all)).map(({ used }) => used)).toEqual([0, 1, 2, 3])
    expect(await counters.add([])).toEqual([])
  })

  test('counters of other names and other subjects are others', async () => {
    const { add } = await fresh()
    await add(5)
    expect(await add(0, DAY)).toMatchObject({ used: 0 })
    expect(await add(0, { ...MINUTE, subject: 'somebody else' })).toMatchObject({ used: 0 })
  })

  test.each([MINUTE, DAY])('what is taken back is not counted, and never less than nothing: $name', async window => {
    const { add } = await fresh()
    await add(2, window)
    expect(await add(-1, window)).toMatchObject({ used: 1 })
    expect(await add(-5, window)).toMatchObject({ used: 0 })
  })

  test('a window that is over begins anew', async () => {
    const { add } = await fresh()
    const burst = { ...MINUTE, name: 'burst', windowSeconds: 1 }
    await add(9, burst)
    await new Promise(resolve => setTimeout(resolve, 1_100))
    expect(await add(0, burst)).toMatchObject({ used: 0 })
  })

  test('additions at the same time are all counted', async () => {
    const { add } = await fresh()
    await Promise.all(Array.from({ length: 200 }, (_, index) => add(1, index % 2 ? MINUTE : DAY)))
    expect(await add(0)).toMatchObject({ used: 100 })
    expect(await add(0, DAY)).toMatchObject({ used: 100 })
  })
}

/** What all leases must do. `open` gives some of which no place of these subjects is taken. */
export function leasesContract(open: () => Promise<Leases>): void {
  test('places are taken up to the limit, and free again when they are given back, once each', async () => {
    const leases = await open()
    const places = [{ subject: 'a', most: 2 }]
    expect(await leases.take('q1', places)).toEqual({ isTaken: true, running: [1] })
    expect(await leases.take('q2', places)).toEqual({ isTaken: true, running: [2] })
    expect(await leases.take('q3', places)).toEqual({ isTaken: false, running: [2] })
    await leases.release('q1')
    await leases.release('q1')
    expect(await leases.running(['a', 'b'])).toEqual([1, 0])
    expect(await leases.take('q3', places)).toEqual({ isTaken: true, running: [2] })
    for (const id of ['q2', 'q3']) await leases.release(id)
    await leases.close()
  })

  test('a query has all of its places or none', async () => {
    const leases = await open()
    await leases.take('q1', [{ subject: 'full', most: 1 }])
    const places = [
      { subject: 'roomy', most: null },
      { subject: 'full', most: 1 },
    ]
    expect(await leases.take('q2', places)).toEqual({ isTaken: false, running: [0, 1] })
    expect(await leases.running(['roomy'])).toEqual([0])
    await leases.release('q1')
    expect(await leases.take('q2', places)).toEqual({ isTaken: true, running: [1, 1] })
    await leases.release('q2')
    await leases.close()
  })

  test('of many who come at once no more get a place than there are', async () => {
    const leases = await open()
    const asked = Array.from({ length: 40 }, (_, index) => leases.take(`q${index}`, [{ subject: 'c', most: 7 }]))
    expect((await Promise.all(asked)).filter(({ isTaken }) => isTaken)).toHaveLength(7)
    await Promise.all(asked.map((_, index) => leases.release(`q${index}`)))
    expect(await leases.running(['c'])).toEqual([0])
    await leases.close()
  })
}
