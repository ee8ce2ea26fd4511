import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { Gateway, type Job } from './gateway.ts'

const JOBS = 200
const KILLS = 5
const PLACES = 2

let gateway: Gateway | undefined
afterEach(() => gateway?.close())

/** Asks until all of them are over. */
async function allEnded(from: Gateway, ids: readonly string[]): Promise<Job[]> {
  const ended: Job[] = []
  for (const id of ids) {
    for (;;) {
      const job = await from.job(id, 20)
      if (job.state !== 'queued' && job.state !== 'running') {
        ended.push(job)
        break
      }
    }
  }
  return ended
}

test('of 200 jobs none is lost and none is run twice, though the gateway is killed five times', async () => {
  gateway = new Gateway({ OSO__JOBS__RUNNING: String(PLACES), OSO__JOBS__ATTEMPTS: '10' })
  await gateway.start()
  const ids: string[] = []
  for (let n = 0; n < JOBS; n++) {
    const query = `select count(*) as n, ${n} as job from projects_v1 a cross join projects_v1 b where length(a.project_name) > ${n}`
    ids.push((await gateway.submit(query, 'csv')).id)
  }
  for (let kill = 0; kill < KILLS; kill++) {
    await wait(200)
    await gateway.kill()
    await gateway.start()
  }
  const jobs = await allEnded(gateway, ids)
  expect(jobs.filter(({ state }) => state !== 'complete').map(({ error }) => error)).toEqual([])
  // Begun again are only those that were running when the gateway died.
  const again = jobs.filter(({ progress }) => progress.attempt > 1)
  expect(again.length).toBeLessThanOrEqual(PLACES * KILLS)
  for (const [index, job] of jobs.entries()) {
    const bytes = Buffer.from(await (await fetch(job.result?.url ?? '')).arrayBuffer())
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(job.result?.sha256)
    expect(bytes.toString()).toMatch(new RegExp(`^n,job\\r\\n\\d+,${index}\\r\\n$`))
  }
  const stored = readdirSync(join(gateway.folder, 'results')).filter(name => !name.endsWith('.begun'))
  expect(stored).toHaveLength(JOBS)
})

test('a job that kills its gateway each time is given up, with a reason', async () => {
  gateway = new Gateway({ OSO__JOBS__ATTEMPTS: '1' })
  await gateway.start()
  const endless = `select count(*) as n from ${['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(name => `projects_v1 ${name}`).join(' cross join ')}
    where length(a.project_name) + length(h.project_name) < 0`
  const { id } = await gateway.submit(endless, 'csv')
  await expect.poll(async () => (await gateway?.job(id))?.state).toBe('running')
  await gateway.kill()
  await gateway.start()
  const [job] = await allEnded(gateway, [id])
  expect(job).toMatchObject({ state: 'failed', error: { code: 'JOB_ABANDONED' } })
})

test('a result that finds no room on the disk is a failure that says so, and leaves nothing behind', async context => {
  gateway = new Gateway({ OSO__JOBS__STORE: 'small' })
  const small = join(gateway.folder, 'small')
  mkdirSync(small)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).status === 0
  if (!mounted) return context.skip('a file system of one megabyte can be mounted by root only')
  try {
    await gateway.start()
    const query =
      'select a.project_name as a, b.project_name as b, c.project_name as c, d.project_name as d from projects_v1 a cross join projects_v1 b cross join projects_v1 c cross join projects_v1 d'
    const full = await gateway.submit(query, 'csv', 20)
    expect(full).toMatchObject({ state: 'failed', error: { code: 'STORAGE_FULL' } })
    expect(readdirSync(small)).toEqual([])
    expect(await gateway.submit('select 1 as x', 'csv', 20)).toMatchObject({ state: 'complete' })
    await gateway.kill()
  } finally {
    spawnSync('umount', [small])
  }
})
