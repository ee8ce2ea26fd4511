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

test('a time that is none is refused', async () => {
  await expect(gateway.oso.query(QUERY, { freshWithin: 'a week' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})
