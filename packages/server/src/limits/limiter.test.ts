import { describe, expect, test } from 'vitest'
import { QueryError } from '../errors.ts'
import { foreseen } from './after.ts'
import { memoryCounters } from './counters.ts'
import { rateLimitHeaders } from './headers.ts'
import { memoryLeases } from './leases.ts'
import { type Account, Limiter } from './limiter.ts'
import { Logins } from './logins.ts'
import { policiesOf, UNLIMITED } from './policy.ts'

const SETTINGS = {
  requestsPerSecond: 0,
  requestsPerMinute: 3,
  concurrentQueries: 2,
  bytesPerDay: 1_000,
  engineSecondsPerDay: 10,
}
const accountOf = (key: string): Account => ({
  id: 'tenant:acme',
  policies: policiesOf(SETTINGS, { holder: 'key', subject: key }),
})
const subject = accountOf('k1')
let ids = 0
const open = (limiter: Limiter, account = subject) => limiter.open(account, `q${ids++}`)
const NOTHING = { bytes: 0, engineMs: 0 }

function limiterOf(chance = 0): Limiter {
  return new Limiter({ counters: memoryCounters(), leases: memoryLeases(), chance: () => chance })
}

async function refusalOf(step: () => unknown): Promise<QueryError> {
  try {
    await step()
  } catch (error) {
    if (error instanceof QueryError) return error
  }
  throw new Error('nothing was refused')
}

describe('requests', () => {
  test('are counted until the limit, and one more is too many', async () => {
    const limiter = limiterOf()
    for (let request = 1; request <= 3; request++) expect(Limiter.beyond(await limiter.take(subject))).toEqual([])
    const beyond = Limiter.beyond(await limiter.take(subject))
    const { code, facts } = await refusalOf(() => limiter.refuse(beyond))
    expect(code).toBe('QUOTA_EXCEEDED')
    expect(facts.violatedPolicies).toEqual(['minute'])
    expect(facts.retryAfter).toBe(60)
  })

  test('that were given back are not counted', async () => {
    const limiter = limiterOf()
    for (let request = 1; request <= 10; request++) {
      expect(Limiter.beyond(await limiter.take(subject))).toEqual([])
      await limiter.giveBack(subject)
    }
  })

  test('are counted for each subject apart', async () => {
    const limiter = limiterOf()
    for (let request = 1; request <= 4; request++) await limiter.take(subject)
    expect(Limiter.beyond(await limiter.take(accountOf('k2')))).toEqual([])
  })
})

describe('queries', () => {
  test('run at once up to the limit, and make room when they end, once each', async () => {
    const limiter = limiterOf()
    const first = await open(limiter)
    await open(limiter)
    expect((await refusalOf(() => open(limiter))).facts.violatedPolicies).toEqual(['concurrent'])
    await first.close(NOTHING)
    await first.close(NOTHING)
    await open(limiter)
    expect((await refusalOf(() => open(limiter))).code).toBe('QUOTA_EXCEEDED')
  })

  test('are charged for what they took, and refused once that is used up', async () => {
    const limiter = limiterOf()
    await (await open(limiter)).close({ bytes: 999, engineMs: 4_000 })
    await (await open(limiter)).close({ bytes: 5, engineMs: 7_000 })
    const { facts, message } = await refusalOf(() => open(limiter))
    expect(facts.violatedPolicies).toEqual(['bytes', 'engine'])
    expect(message).toContain('1000 bytes of results in 86400 s')
    const balances = await limiter.balances(subject)
    expect(balances.map(({ policy, used }) => [policy.name, used])).toEqual([
      ['minute', 0],
      ['concurrent', 0],
      ['bytes', 1_004],
      ['engine', 11],
    ])
  })
})

describe('limits of several holders', () => {
  const tenant = policiesOf(
    UNLIMITED,
    { holder: 'tenant', subject: 'tenant:acme', prefix: 'tenant-' },
    { requestsPerMinute: 4, concurrentQueries: 1 },
  )
  const both = (key: string): Account => ({ id: 'tenant:acme', policies: [...accountOf(key).policies, ...tenant] })

  test('hold at once, and what is beyond one costs nothing of the others', async () => {
    const limiter = limiterOf()
    for (let request = 1; request <= 3; request++) await limiter.take(both('k1'))
    const names = async (key: string) => Limiter.beyond(await limiter.take(both(key))).map(({ policy }) => policy.name)
    expect(await names('k1')).toEqual(['minute'])
    expect(await names('k1')).toEqual(['minute'])
    expect(await names('k2')).toEqual([])
    expect(await names('k2')).toEqual(['tenant-minute'])
  })

  test('let no more queries run at once than the narrowest', async () => {
    const limiter = limiterOf()
    const first = await open(limiter, both('k1'))
    const { facts } = await refusalOf(() => open(limiter, both('k2')))
    expect(facts.violatedPolicies).toEqual(['tenant-concurrent'])
    await first.close(NOTHING)
    await open(limiter, both('k2'))
  })
})

describe('what is marked paid', () => {
  const paying = (paid: readonly ('minute' | 'bytes')[]): Account => ({
    id: 'tenant:acme',
    policies: policiesOf(
      SETTINGS,
      { holder: 'key', subject: 'payer' },
      { bytesPerDay: 1, engineSecondsPerDay: 1, paid: [...paid] },
    ),
  })

  test('is a matter of paying when nothing else is used up', async () => {
    const limiter = limiterOf()
    await (await open(limiter, paying(['bytes']))).close({ bytes: 2, engineMs: 0 })
    const { code, facts } = await refusalOf(() => open(limiter, paying(['bytes'])))
    expect([code, facts.violatedPolicies]).toEqual(['PAYMENT_REQUIRED', ['bytes']])
    expect((await refusalOf(() => open(limiter, paying(['minute'])))).code).toBe('QUOTA_EXCEEDED')
    await limiter.giveBack(paying([]))
    const other = limiterOf()
    await (await open(other, paying(['bytes']))).close({ bytes: 2, engineMs: 2_000 })
    expect((await refusalOf(() => open(other, paying(['bytes'])))).code).toBe('QUOTA_EXCEEDED')
  })
})

test('what would be after a query is told of each limit, at worst', async () => {
  const limiter = limiterOf()
  await limiter.take(subject)
  const after = foreseen(await limiter.balances(subject), { bytes: 400, timeoutMs: 20_000 })
  expect(after.map(({ policy, remaining, remainingAfter }) => [policy.name, remaining, remainingAfter])).toEqual([
    ['minute', 2, 1],
    ['concurrent', 2, 1],
    ['bytes', 1_000, 600],
    ['engine', 10, 0],
  ])
})

test('who has to wait is told a little more, by chance, and never less than the window', async () => {
  const limiter = limiterOf(0.999)
  for (let request = 1; request <= 3; request++) await limiter.take(subject)
  const { facts } = await refusalOf(async () => limiter.refuse(Limiter.beyond(await limiter.take(subject))))
  expect(facts.retryAfter).toBe(66)
})

test('the headers are lists of strings with parameters, as the draft has them', async () => {
  const balances = await limiterOf().take(subject)
  expect(rateLimitHeaders(balances)).toEqual({
    'RateLimit-Policy':
      '"minute";q=3;w=60, "concurrent";q=2;qu="concurrent-requests", "bytes";q=1000;qu="content-bytes";w=86400, ' +
      '"engine";q=10;qu="oso-engine-seconds";w=86400',
    RateLimit: '"minute";r=2;t=60, "concurrent";r=2, "bytes";r=1000;t=86400, "engine";r=10;t=86400',
  })
  expect(rateLimitHeaders([])).toEqual({})
})

test('wrong keys are counted by network until it has to wait', async () => {
  const logins = new Logins(memoryCounters(), 2, () => 0)
  await logins.failed('2001:db8::/64')
  await logins.require('2001:db8::/64')
  await logins.failed('2001:db8::/64')
  expect(await refusalOf(() => logins.require('2001:db8::/64'))).toMatchObject({ code: 'TOO_MANY_FAILED_LOGINS' })
  await logins.require('203.0.113.9')
})

test('a request is counted in less than 0.2 ms of this process', async () => {
  const limiter = limiterOf()
  for (let warm = 0; warm < 500; warm++) await limiter.take(subject)
  // Its own time: what others do on this machine is not the limiter's.
  const start = process.cpuUsage()
  for (let request = 0; request < 2_000; request++) await limiter.take(subject)
  const { user, system } = process.cpuUsage(start)
  expect((user + system) / 1000 / 2_000).toBeLessThan(0.2)
})
