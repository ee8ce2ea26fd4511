import { describe, expect, test } from 'vitest'
import type { JobFailure, JobResult, JobStart } from './jobs.ts'
import type { Store } from './store.ts'

const JOB: JobStart = {
  ...{ id: 'j1', keyId: 'k1', subject: 'key:k1', sql: "SELECT '?'", format: 'arrow', encoding: 'identity' },
  ...{ work: '{"n":1}', createdAt: 1_790_000_000_000 },
}
const RESULT: JobResult = {
  ...{ bytes: 2 ** 40, rows: 3, truncated: true, reason: 'rows', sha256: 'ab' },
  dataAsOf: '2026-11-01T10:00:00.000Z',
}
const FAILED: JobFailure = { state: 'failed', error: { code: 'X', detail: 'why' }, endedAt: 50 }
const CANCELLED: JobFailure = { state: 'cancelled', error: { code: 'CANCELLED', detail: 'asked' }, endedAt: 60 }

/** What every store must do with jobs. `open` gives an empty one. */
export function jobsContract(open: () => Promise<Store>): void {
  describe('jobs', () => {
    test('wait, run for one claimant, and are complete with their result', async () => {
      const { jobs } = await open()
      await jobs.add(JOB)
      expect(await jobs.byId('j1')).toMatchObject({ ...JOB, state: 'queued', owner: null, attempt: 0, result: null })
      const claimed = await jobs.claim('g1', 20)
      expect(claimed).toMatchObject({ ...JOB, state: 'running', owner: 'g1', attempt: 1, startedAt: 20 })
      expect(await jobs.claim('g2', 20)).toBeUndefined()
      const claim = { id: 'j1', owner: 'g1', attempt: 1 }
      expect(await jobs.progress(claim, 77)).toBe(true)
      expect((await jobs.byId('j1'))?.bytes).toBe(77)
      expect(await jobs.complete(claim, RESULT, 30, 40)).toBe(true)
      expect(await jobs.byId('j1')).toMatchObject({ state: 'complete', result: RESULT, endedAt: 30, expiresAt: 40 })
    })

    test('are there once, though two gateways were sent the same', async () => {
      const { jobs } = await open()
      await Promise.all([jobs.add(JOB), jobs.add({ ...JOB, createdAt: JOB.createdAt + 1 })])
      expect((await jobs.useOf(JOB.subject)).waiting).toBe(1)
    })

    test('are ended once, by who holds the claim', async () => {
      const { jobs } = await open()
      await jobs.add(JOB)
      await jobs.claim('g1', 20)
      expect(await jobs.complete({ id: 'j1', owner: 'g2', attempt: 1 }, RESULT, 30, 40)).toBe(false)
      expect(await jobs.complete({ id: 'j1', owner: 'g1', attempt: 2 }, RESULT, 30, 40)).toBe(false)
      expect(await jobs.fail({ id: 'j1', owner: 'g1', attempt: 1 }, FAILED)).toBe(true)
      expect(await jobs.complete({ id: 'j1', owner: 'g1', attempt: 1 }, RESULT, 30, 40)).toBe(false)
      expect(await jobs.byId('j1')).toMatchObject({ state: 'failed', error: FAILED.error, endedAt: 50 })
    })

    test('are each claimed once, however many claim at the same time', async () => {
      const { jobs } = await open()
      for (let n = 0; n < 20; n++) await jobs.add({ ...JOB, id: `j${n}`, createdAt: n })
      const claimed: string[] = []
      const take = async (owner: string): Promise<void> => {
        for (let misses = 0; misses < 25; ) {
          const job = await jobs.claim(owner, 1)
          if (job) claimed.push(job.id)
          else misses++
        }
      }
      await Promise.all(['g1', 'g2', 'g3', 'g4'].map(take))
      expect(claimed).toHaveLength(20)
      expect(new Set(claimed).size).toBe(20)
    })

    test('begin in turn: who has the fewest running first, then the oldest', async () => {
      const { jobs } = await open()
      for (const n of [1, 2, 3]) await jobs.add({ ...JOB, id: `a${n}`, createdAt: n })
      await jobs.add({ ...JOB, id: 'b1', subject: 'key:k2', createdAt: 9 })
      expect(await jobs.ahead({ id: 'b1', createdAt: 9 })).toBe(3)
      const order = [await jobs.claim('g', 1), await jobs.claim('g', 1), await jobs.claim('g', 1)]
      expect(order.map(job => job?.id)).toEqual(['a1', 'b1', 'a2'])
      expect(await jobs.useOf('key:k1')).toEqual({ waiting: 3, storedBytes: 0 })
    })

    test('that are given back have not been begun', async () => {
      const { jobs } = await open()
      await jobs.add(JOB)
      await jobs.claim('g1', 20)
      expect(await jobs.release({ id: 'j1', owner: 'g1', attempt: 1 })).toBe(true)
      expect(await jobs.byId('j1')).toMatchObject({ state: 'queued', owner: null, attempt: 0 })
    })

    test('that wait are cancelled at once, those that run when their gateway has heard of it', async () => {
      const { jobs } = await open()
      await jobs.add(JOB)
      expect(await jobs.cancel('j1', CANCELLED)).toBe('cancelled')
      expect(await jobs.claim('g1', 20)).toBeUndefined()
      await jobs.addRunning({ ...JOB, id: 'j2' }, 'g1')
      await jobs.addRunning({ ...JOB, id: 'j3' }, 'g1')
      expect(await jobs.unwanted('g1', ['j2', 'j3'])).toEqual([])
      expect(await jobs.cancel('j2', CANCELLED)).toBe('running')
      expect(await jobs.unwanted('g1', ['j2', 'j3'])).toEqual(['j2'])
      expect(await jobs.unwanted('g2', ['j3'])).toEqual(['j3'])
      expect(await jobs.cancel('j9', CANCELLED)).toBeUndefined()
    })

    test('of a dead gateway are taken up again, or ended with a reason', async () => {
      const { jobs, owners } = await open()
      await owners.beat('alive')
      await jobs.addRunning({ ...JOB, id: 'again' }, 'dead')
      await jobs.addRunning({ ...JOB, id: 'unwanted' }, 'dead')
      await jobs.addRunning({ ...JOB, id: 'other' }, 'alive')
      await jobs.cancel('unwanted', CANCELLED)
      expect(await jobs.takeAbandoned(FAILED, 60_000, 2)).toEqual({ resumed: 1, ended: 1 })
      expect(await jobs.byId('again')).toMatchObject({ state: 'queued', attempt: 1 })
      expect(await jobs.byId('unwanted')).toMatchObject({ state: 'cancelled' })
      expect(await jobs.byId('other')).toMatchObject({ state: 'running', owner: 'alive' })
      await jobs.claim('dead', 1)
      expect(await jobs.takeAbandoned(FAILED, 60_000, 2)).toEqual({ resumed: 0, ended: 1 })
      expect(await jobs.byId('again')).toMatchObject({ state: 'failed', error: FAILED.error, attempt: 2 })
    })

    test('that their owner does not run, although it lives, wait again', async () => {
      const { jobs } = await open()
      for (const id of ['runs', 'strayed']) await jobs.addRunning({ ...JOB, id }, 'g1')
      await jobs.addRunning({ ...JOB, id: 'other' }, 'g2')
      expect(await jobs.takeStrayed('g1', ['runs'])).toBe(1)
      const states = await Promise.all(['runs', 'strayed', 'other'].map(async id => (await jobs.byId(id))?.state))
      expect(states).toEqual(['running', 'queued', 'running'])
    })

    test('are listed for their key alone, the latest first, page by page', async () => {
      const { jobs } = await open()
      for (const n of [1, 2, 3]) await jobs.add({ ...JOB, id: `j${n}`, createdAt: n })
      await jobs.add({ ...JOB, id: 'other', keyId: 'k2' })
      const first = await jobs.list({ keyId: 'k1', limit: 2, before: null })
      expect(first.map(({ id }) => id)).toEqual(['j3', 'j2'])
      const rest = await jobs.list({ keyId: 'k1', limit: 2, before: { createdAt: 2, id: 'j2' } })
      expect(rest.map(({ id }) => id)).toEqual(['j1'])
    })

    test('keep the room of their results until these are removed, and are forgotten after that', async () => {
      const { jobs } = await open()
      await jobs.addRunning(JOB, 'g1')
      await jobs.complete({ id: 'j1', owner: 'g1', attempt: 1 }, RESULT, 30, 40)
      expect(await jobs.useOf('key:k1')).toEqual({ waiting: 0, storedBytes: 2 ** 40 })
      expect(await jobs.expired(39, 10)).toEqual([])
      expect((await jobs.expired(40, 10)).map(({ id }) => id)).toEqual(['j1'])
      expect(await jobs.forget(100)).toBe(0)
      await jobs.markRemoved('j1')
      expect(await jobs.expired(40, 10)).toEqual([])
      expect(await jobs.byId('j1')).toMatchObject({ isRemoved: true, state: 'complete' })
      expect((await jobs.useOf('key:k1')).storedBytes).toBe(0)
      expect(await jobs.forget(100)).toBe(1)
      expect(await jobs.byId('j1')).toBeUndefined()
    })
  })

  describe('requests with a key', () => {
    const REQUEST = { subject: 's', key: 'k', hash: 'h', target: 't1', at: 100 }

    test('are written down once, and told to who repeats them', async () => {
      const { requests } = await open()
      const options = { after: 0, replace: false }
      const begun = await Promise.all(['t1', 't2', 't3'].map(target => requests.begin({ ...REQUEST, target }, options)))
      const first = begun.indexOf(undefined)
      expect(begun.filter(found => found === undefined)).toHaveLength(1)
      expect(await requests.target('s', 'k')).toBe(`t${first + 1}`)
      expect(await requests.begin({ ...REQUEST, subject: 'other' }, options)).toBeUndefined()
    })

    test('lead to the latest where that takes the place of the first, unless it asks something else', async () => {
      const { requests } = await open()
      const options = { after: 0, replace: true }
      await requests.begin(REQUEST, options)
      expect(await requests.begin({ ...REQUEST, target: 't2' }, options)).toEqual(REQUEST)
      expect(await requests.target('s', 'k')).toBe('t2')
      expect(await requests.begin({ ...REQUEST, hash: 'x', target: 't3' }, options)).toMatchObject({ hash: 'h' })
      expect(await requests.target('s', 'k')).toBe('t2')
    })

    test('are new again when they are old enough, undone or forgotten', async () => {
      const { requests } = await open()
      await requests.begin(REQUEST, { after: 0, replace: false })
      expect(
        await requests.begin({ ...REQUEST, target: 't2', at: 200 }, { after: 100, replace: false }),
      ).toBeUndefined()
      await requests.undo({ ...REQUEST, target: 't1' })
      expect(await requests.target('s', 'k')).toBe('t2')
      await requests.undo({ ...REQUEST, target: 't2' })
      expect(await requests.target('s', 'k')).toBeUndefined()
      await requests.begin(REQUEST, { after: 0, replace: false })
      expect(await requests.forget(100)).toBe(1)
    })
  })

  test('a secret is what the first who asked for it made', async () => {
    const { secrets } = await open()
    const made = await Promise.all(['a', 'b', 'c'].map(value => secrets.get('links', () => value)))
    expect(new Set(made).size).toBe(1)
    expect(await secrets.get('other', () => 'z')).toBe('z')
  })
}
