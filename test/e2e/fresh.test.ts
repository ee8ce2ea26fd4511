import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Gateway, startGateway } from './gateway.ts'

let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

const QUERY = 'select count(*) as n from projects_v1'
/** The warehouse of the tests was made on 2026-11-01. */
const days = Math.ceil((Date.now() - Date.parse('2026-11-01T10:00:00Z')) / 86_400_000)

test('data that are younger than asked for are given', async () => {
  expect((await gateway.oso.query(QUERY, { freshWithin: `${days + 1}d` })).numRows).toBe(1)
})

test('older data are refused before anything runs, by name and age', async () => {
  const stream = gateway.oso.stream(QUERY, { freshWithin: `${days - 1}d` })
  await expect(stream.collect()).rejects.toMatchObject({
    name: 'QueryError',
    code: 'STALE',
    message: expect.stringContaining('projects_v1 (2026-11-01T10:00:00'),
  })
  expect(stream.progress.queryId).toBeUndefined()
})

test('a result by way of a job is of the same age as one by a query, and is refused alike', async () => {
  const query = await gateway.oso.query(QUERY)
  expect(query.dataAsOf).toEqual(new Date('2026-11-01T10:00:00Z'))
  const job = await gateway.oso.submit(QUERY, { freshWithin: `${days + 1}d` })
  const result = await job.result({ freshWithin: `${days + 1}d` })
  expect(result.dataAsOf).toEqual(query.dataAsOf)
  expect(String(result)).toContain('data of 2026-11-01 10:00')
  const old = { code: 'STALE', message: expect.stringContaining('2026-11-01T10:00:00') }
  await expect(job.result({ freshWithin: `${days - 1}d` })).rejects.toMatchObject(old)
  await expect(gateway.oso.submit(QUERY, { freshWithin: `${days - 1}d` })).rejects.toMatchObject(old)
  const ageless = await gateway.oso.submit('select 1 as x')
  await expect(ageless.result({ freshWithin: '7d' })).rejects.toMatchObject({ code: 'STALE' })
})

test('a query that goes on as a job tells the age of its data', async () => {
  const slow = await startGateway({ jobs: { becomeMs: 1, running: 2 } })
  try {
    const long = 'select count(*) as n from projects_v1 a cross join projects_v1 b where length(a.project_name) > 0'
    const stream = slow.oso.stream(long)
    const result = await stream.collect()
    expect(result.queryId).toBe(stream.progress.queryId)
    expect(result.dataAsOf).toEqual(new Date('2026-11-01T10:00:00Z'))
  } finally {
    await slow.close()
  }
})

test('a time that is none is refused', async () => {
  await expect(gateway.oso.query(QUERY, { freshWithin: 'a week' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})
