import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { runCommand as command, startCommand as start } from '../test/command.ts'
import { folderOf, SAMPLE, temporaryFolder } from '../test/folders.ts'
import { smallRegistry } from '../test/registry.ts'
import { build } from './build.ts'

const FROM_SAMPLE = ['--oss-directory', SAMPLE.directory, '--git-commits', SAMPLE.commits]

/** A folder with a small warehouse in it, its path, and its bytes. */
async function withWarehouse() {
  const folder = temporaryFolder()
  const warehouse = join(folder, 'w.duckdb')
  await build({ ossDirectory: SAMPLE.directory, warehouse }, { registry: await smallRegistry() })
  return { folder, warehouse, before: readFileSync(warehouse) }
}

test('help tells what each command does, and shows examples', async () => {
  const { code, stdout } = await command('--help')
  expect(code).toBe(0)
  expect(stdout).toMatch(/build .*plan .*show .*audit .*Examples:.*--oss-directory/s)
  expect((await command('build', '--help')).stdout).toContain('--drop-source <name...>')
})

test('build, build again, plan, show and audit tell what they did', async () => {
  const warehouse = join(temporaryFolder(), 'w.duckdb')
  const built = await command('build', ...FROM_SAMPLE, '--warehouse', warehouse)
  expect(built).toMatchObject({ code: 0, stdout: expect.stringMatching(/oss-directory: 29 in, 29 loaded, 0 rejected/) })
  expect(built.stdout).toMatch(/\d+ tables made, 0 kept in [\d.]+ s: /)

  const again = await command('build', ...FROM_SAMPLE, '--warehouse', warehouse)
  expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^nothing to do/) })

  const fewer = ['plan', '--oss-directory', SAMPLE.directory, '--warehouse', warehouse]
  expect(await command(...fewer)).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^error SOURCE_MISSING: .*git-commits.*\nhint: .*--drop-source git-commits\n$/m),
  })
  const planned = await command(...fewer, '--drop-source', 'git-commits')
  expect(planned.stdout).toMatch(/drop {2}the record of the source git-commits/)
  expect(planned.stdout).toMatch(
    /load {2}src_git__commits {2}from nothing: what it reads has changed; no source is given/,
  )

  const shown = await command('show', '--warehouse', warehouse, '--rejections')
  expect(shown.stdout).toMatch(/projects_v1 +25 rows/)
  expect(shown.stdout).toMatch(/odd .*ember-relay\.yaml/)
  expect(shown.stdout).toMatch(/^oss-directory .* 0 rejected, \d\d oddities {2}/m)
  expect(shown.stdout).not.toMatch(/^registry /m)

  const audited = await command('audit', '--warehouse', warehouse)
  expect(audited).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n\d{2,} audits, 0 failed\n$/) })
}, 120_000)

test('a dry run writes nothing', async () => {
  const folder = temporaryFolder()
  const { code, stdout } = await command('build', '--dry-run', ...FROM_SAMPLE, '--warehouse', join(folder, 'w.duckdb'))
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/make {2}projects_v1/) })
  expect(readdirSync(folder)).toEqual([])
})

describe('what cannot be done is told in a line with its code, and no stack', () => {
  const nothing = () => temporaryFolder()
  test.each([
    ['no source', () => [], 2, 'USAGE'],
    ['a folder that is not there', () => ['--oss-directory', '/nowhere'], 3, 'SOURCE_NOT_FOUND'],
    ['a folder without dumps', () => ['--git-commits', nothing()], 3, 'SOURCE_EMPTY'],
    [
      'a corrupt archive',
      () => ['--oss-directory', join(folderOf({ 'a.tar.gz': 'x' }), 'a.tar.gz')],
      3,
      'SOURCE_CORRUPT',
    ],
    ['a clone that is none', () => ['--git', nothing()], 3, 'CLONE_UNREADABLE'],
    ['an address that nobody answers', () => ['--oss-directory', 'http://127.0.0.1:1/'], 3, 'SOURCE_UNREACHABLE'],
    [
      'a warehouse under a file',
      () => [...FROM_SAMPLE, '--warehouse', '/proc/version/w.duckdb'],
      4,
      'WAREHOUSE_UNWRITABLE',
    ],
  ])('%s', async (_, args, exit, code) => {
    const warehouse = join(temporaryFolder(), 'w.duckdb')
    const { code: status, stdout, stderr } = await command('build', '--warehouse', warehouse, ...args())
    expect({ status, stdout }).toEqual({ status: exit, stdout: '' })
    // A slow machine shows progress before it.
    expect(stderr).toMatch(new RegExp(`^error ${code}: .+\\n(hint: .+\\n)?$`, 'm'))
    if (/NOT_FOUND|EMPTY|CLONE/.test(code)) expect(stderr).toMatch(/^hint: /m)
    expect(stderr).not.toContain('ENOENT')
    expect(stderr).not.toMatch(/^ +at /m)
    expect(existsSync(warehouse)).toBe(false)
  })

  test('an option that is not known', async () => {
    const { code, stderr } = await command('build', '--warehose', 'x')
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error: unknown option '--warehose'\n\(Did you mean --warehouse\?\)\n$/)
  })

  test('a warehouse that is not there', async () => {
    const { code, stderr } = await command('show', '--warehouse', '/nowhere/w.duckdb')
    expect({ code, stderr }).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^error WAREHOUSE_NOT_FOUND: .*\nhint: /),
    })
  })
})

describe('a build that is stopped', () => {
  const whenBuilding = async (folder: string): Promise<void> => {
    while (!readdirSync(folder).some(name => name.includes('.building-'))) await setTimeout(5)
  }

  test('by Ctrl-C says at once that it stops, also while a table is made, exits with 130 and leaves nothing behind', async () => {
    const folder = temporaryFolder()
    const { child, ended } = start(['build', ...FROM_SAMPLE, '--warehouse', join(folder, 'w.duckdb')])
    await whenBuilding(folder)
    const heard = new Promise<number>(done => {
      child.stderr?.on('data', text => String(text).includes('stopping') && done(Date.now()))
    })
    const sentAt = Date.now()
    child.kill('SIGINT')
    expect((await heard) - sentAt).toBeLessThan(1_000)
    const { code, stderr } = await ended
    expect({ code, stderr }).toMatchObject({ code: 130, stderr: expect.stringMatching(/^error INTERRUPTED: /m) })
    expect(stderr).toMatch(/^stopping after the current step/m)
    expect(readdirSync(folder)).toEqual([])
  })

  test('by a kill, at any moment, leaves the old warehouse whole, and the next build goes through', async () => {
    const { folder, warehouse, before } = await withWarehouse()
    for (const delayMs of [0, 250]) {
      const { child, ended } = start(['build', ...FROM_SAMPLE, '--warehouse', warehouse])
      await whenBuilding(folder)
      await setTimeout(delayMs)
      child.kill('SIGKILL')
      expect((await ended).signal).toBe('SIGKILL')
      expect(readFileSync(warehouse).equals(before)).toBe(true)
    }
    expect((await command('build', ...FROM_SAMPLE, '--warehouse', warehouse)).code).toBe(0)
    expect(readdirSync(folder)).toEqual(['w.duckdb'])
  }, 120_000)
})

function hasOpen(pid: number | undefined, file: string): boolean {
  try {
    const folder = `/proc/${pid}/fd`
    return readdirSync(folder).some(name => readlinkSync(join(folder, name)) === file)
  } catch {
    // A descriptor may be closed while it is looked at.
    return false
  }
}

test.runIf(process.platform === 'linux')('an audit, which changes nothing, ends at the first Ctrl-C', async () => {
  const { warehouse } = await withWarehouse()
  const { child, ended } = start(['audit', '--warehouse', warehouse])
  while (!hasOpen(child.pid, warehouse)) await setTimeout(1)
  child.kill('SIGINT')
  const { code, stderr } = await ended
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' })
})

test('a full disk is DISK_FULL and leaves the old warehouse whole', async () => {
  const { folder, warehouse, before } = await withWarehouse()
  // The limit is in blocks of 1,024 bytes; the ignored signal makes a write fail instead of ending the process.
  const small = ['bash', '-c', `trap '' XFSZ; ulimit -f 2000; exec "$@"`, 'bash']
  const { code, stderr } = await start(['build', ...FROM_SAMPLE, '--warehouse', warehouse], small).ended
  expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringMatching(/^error DISK_FULL: /m) })
  expect(readFileSync(warehouse).equals(before)).toBe(true)
  expect(readdirSync(folder)).toEqual(['w.duckdb'])
})

test('a warehouse path that holds something else is left alone', async () => {
  const warehouse = join(temporaryFolder(), 'w.duckdb')
  writeFileSync(warehouse, 'a letter to a friend')
  const { code, stderr } = await command('build', ...FROM_SAMPLE, '--warehouse', warehouse)
  expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringMatching(/^error WAREHOUSE_CORRUPT: /) })
  expect(readFileSync(warehouse, 'utf8')).toBe('a letter to a friend')
})
