import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JobStart } from '../state/jobs.ts'
import { openStore } from '../state/open.ts'
import type { Store } from '../state/store.ts'
import { type KeeperDeps, removeExpired, removeOrphans } from './keeper.ts'
import { openFolder } from './results/folder.ts'

const DAY_MS = 86_400_000
const NOW = 1_790_000_000_000
const JOB: JobStart = {
  ...{ id: 'kept', keyId: null, subject: 's', sql: 'SELECT 1', format: 'csv', encoding: 'identity' },
  ...{ work: '{}', createdAt: NOW },
}

let folder: string
let store: Store
let deps: KeeperDeps
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oso-keeper-'))
  const opened = await openStore(':memory:')
  if (!opened) throw new Error('an embedded state is always there')
  store = opened
  deps = { jobs: store.jobs, results: await openFolder(folder), now: () => NOW }
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Stores what a job of that id made, in its first attempt, so that it expires then. */
async function stored(id: string, expiresAt: number): Promise<void> {
  await store.jobs.add({ ...JOB, id })
  const job = await store.jobs.claim('g', NOW)
  const writing = await deps.results.create(`${id}.1`)
  await writing.write(Buffer.from('x\r\n1\r\n'))
  await writing.commit()
  const result = { bytes: 6, rows: 1, truncated: false, reason: null, sha256: 'ab' }
  await store.jobs.complete({ id, owner: 'g', attempt: job?.attempt ?? 0 }, result, NOW, expiresAt)
}

/** Has everything in the store have been there for so long. */
function age(ms: number): void {
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), (NOW - ms) / 1000, (NOW - ms) / 1000)
}

test('results whose time is over are removed, and the others stay', async () => {
  await stored('old', NOW)
  await stored('kept', NOW + 1)
  expect(await removeExpired(deps)).toBe(1)
  expect(readdirSync(folder)).toEqual(['kept.1'])
  expect([(await store.jobs.byId('old'))?.isRemoved, (await store.jobs.byId('kept'))?.isRemoved]).toEqual([true, false])
  expect(await removeExpired(deps)).toBe(0)
})

test('what gateways that died left behind is removed once it is old, and no result that is kept', async () => {
  await stored('kept', NOW + DAY_MS)
  const left = await deps.results.create('kept.2')
  await left.write(Buffer.from('half'))
  const strange = await deps.results.create('nobody.1')
  await strange.commit()
  age(DAY_MS)
  expect(await removeOrphans(deps)).toBe(0)
  age(3 * DAY_MS)
  expect(await removeOrphans(deps)).toBe(2)
  expect(readdirSync(folder)).toEqual(['kept.1'])
  await left.abort()
})
