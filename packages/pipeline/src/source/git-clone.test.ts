import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commit, git, initClone } from '../../test/clones.ts'
import { temporaryFolder, write } from '../../test/folders.ts'
import { COMMITS_TABLE } from './commits/schema.ts'
import { collect, quietReading, sourceContract } from './contract.ts'
import { gitClone } from './git-clone.ts'

const ADA = { author: 'ada@example.com', at: '2026-01-02T03:04:05+05:30' }

function clone(origin = 'https://github.com/Ada/Engine.git'): string {
  const folder = temporaryFolder()
  initClone(folder, origin)
  commit(folder, ADA)
  return folder
}

const open = (where: string) => gitClone(where, { PATH: process.env.PATH, HOME: '/nonexistent' })

describe('a clone', () => {
  sourceContract(async () => {
    const folder = clone()
    commit(folder, { ...ADA, at: '2026-01-03T03:04:05Z' })
    return { open: () => open(folder), things: 2, change: () => void commit(folder, ADA) }
  })
})

test('a commit comes with its people as hashes and its times with their offsets', async () => {
  const folder = clone()
  const sha = commit(folder, { ...ADA, committer: 'noreply@github.com', committedAt: '2026-02-03T04:05:06-07:00' })
  const { rows } = await collect(open(folder))
  expect(rows[COMMITS_TABLE]?.[0]).toEqual({
    repository: 'Ada/Engine',
    sha,
    parents: 1,
    author: 'b5fc85e55755f9e0',
    authored_at: '2026-01-02T03:04:05+05:30',
    // The committer of everything that is merged on GitHub's site, as the published dumps have it.
    committer: '3c205d8fc749f729',
    committed_at: '2026-02-03T04:05:06-07:00',
  })
})

test('merges have two parents, the first commit none', async () => {
  const folder = clone()
  git(folder, ['checkout', '--quiet', '-b', 'side'])
  commit(folder, { ...ADA, author: 'bo@example.com' })
  git(folder, ['checkout', '--quiet', 'main'])
  commit(folder, { ...ADA, author: 'chidi@example.com' })
  git(folder, ['-c', 'user.name=x', '-c', 'user.email=x', 'merge', '--quiet', '--no-ff', '-m', 'merge', 'side'])
  const { rows } = await collect(open(folder))
  expect(rows[COMMITS_TABLE]?.map(row => row.parents).sort()).toEqual([0, 1, 1, 2])
})

test.each([
  'git@github.com:ada/engine.git',
  'ssh://git@github.com/ada/engine',
  'https://github.com/ada/engine/',
])('the origin %s is ada/engine', async origin => {
  expect(await open(clone(origin)).version(quietReading())).toMatch(/^ada\/engine@[0-9a-f]{40}$/)
})

test('a clone from elsewhere must be named, and can be', async () => {
  const folder = clone('https://example.com/ada/engine.git')
  await expect(collect(open(folder))).rejects.toMatchObject({
    code: 'CLONE_UNNAMED',
    hint: expect.stringContaining('--git'),
  })
  const { rows } = await collect(open(`bo/tools=${folder}`))
  expect(rows[COMMITS_TABLE]?.[0]?.repository).toBe('bo/tools')
})

test('programs that the clone names in its configuration are not run', async () => {
  const folder = clone()
  const mark = join(folder, 'ran')
  write(join(folder, 'evil.sh'), `#!/bin/sh\ntouch ${mark}\n`)
  git(folder, ['config', 'core.fsmonitor', `sh ${folder}/evil.sh`])
  git(folder, ['config', 'gpg.program', join(folder, 'evil.sh')])
  git(folder, ['config', 'log.showSignature', 'true'])
  git(folder, ['config', 'core.pager', `sh ${folder}/evil.sh`])
  await collect(open(folder))
  expect(existsSync(mark)).toBe(false)
})

test('a shallow clone is read, and noted', async () => {
  const whole = clone()
  commit(whole, ADA)
  const shallow = join(temporaryFolder(), 'shallow')
  git(whole, ['clone', '--quiet', '--depth=1', `file://${whole}`, shallow])
  const { rows, noted } = await collect(open(`ada/engine=${shallow}`))
  expect(rows[COMMITS_TABLE]).toHaveLength(1)
  expect(noted[0]?.reason).toMatch(/shallow/)
})

describe('CLONE_UNREADABLE is', () => {
  const unreadable = { code: 'CLONE_UNREADABLE', message: expect.stringMatching(/cannot be read as a git clone: \S/) }

  test('a folder that is none', async () => {
    await expect(collect(open(temporaryFolder()))).rejects.toMatchObject(unreadable)
  })

  test('a folder that is none inside a clone', async () => {
    const inner = join(clone(), 'inner')
    mkdirSync(inner)
    await expect(collect(open(inner))).rejects.toMatchObject(unreadable)
  })

  test('a path where nothing is', async () => {
    await expect(collect(open('/nowhere/at/all'))).rejects.toMatchObject(unreadable)
  })

  test('a clone without commits', async () => {
    const folder = temporaryFolder()
    initClone(folder, 'https://github.com/ada/empty')
    await expect(open(folder).version(quietReading())).rejects.toMatchObject(unreadable)
  })

  test('a clone whose objects are gone', async () => {
    const folder = clone()
    write(join(folder, '.git/refs/heads/main'), `${'1'.repeat(40)}\n`)
    await expect(collect(open(folder))).rejects.toMatchObject(unreadable)
  })
})

test('without git it says so', async () => {
  const source = gitClone(clone(), { PATH: '/nonexistent' })
  await expect(collect(source)).rejects.toMatchObject({ code: 'GIT_NOT_INSTALLED' })
})
