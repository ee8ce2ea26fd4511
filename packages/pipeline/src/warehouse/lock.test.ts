import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/folders.ts'
import { isAlive, ourselves, parseHolder, takeLock } from './lock.ts'

test('a lock that is held cannot be taken, and says who holds it', () => {
  const path = join(temporaryFolder(), 'x.lock')
  takeLock(path)
  expect(() => takeLock(path)).toThrow(
    expect.objectContaining({ code: 'WAREHOUSE_LOCKED', message: expect.stringContaining(String(process.pid)) }),
  )
})

test('a lock that was given back can be taken', () => {
  const path = join(temporaryFolder(), 'x.lock')
  takeLock(path)()
  expect(existsSync(path)).toBe(false)
  takeLock(path)
})

test('a lock of a process that has died is taken over', () => {
  const path = join(temporaryFolder(), 'x.lock')
  const { pid } = spawnSync(process.execPath, ['--version'])
  writeFileSync(path, String(pid))
  takeLock(path)
})

test('a lock of a process whose id another one has now is taken over, one of a process that runs is not', () => {
  const path = join(temporaryFolder(), 'x.lock')
  const parent = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
  const startedAt = parent.slice(parent.lastIndexOf(')') + 2).split(' ')[19]
  writeFileSync(path, `${process.ppid}-${startedAt}\n`)
  expect(() => takeLock(path)).toThrow(expect.objectContaining({ code: 'WAREHOUSE_LOCKED' }))
  writeFileSync(path, `${process.ppid}-1${startedAt}\n`)
  takeLock(path)()
})

test.each([
  () => String(process.pid),
  () => ourselves(),
])('a lock of our id that we do not hold is taken over: %#', text => {
  const path = join(temporaryFolder(), 'x.lock')
  writeFileSync(path, text())
  takeLock(path)()
})

test('a lock that holds no process id is taken over', () => {
  const path = join(temporaryFolder(), 'x.lock')
  writeFileSync(path, '')
  takeLock(path)
})

test('a folder that cannot be written to is WAREHOUSE_UNWRITABLE', () => {
  expect(() => takeLock('/proc/x.lock')).toThrow(expect.objectContaining({ code: 'WAREHOUSE_UNWRITABLE' }))
})

test('we are alive, and process 0 is nobody', () => {
  expect(isAlive(parseHolder(ourselves()))).toBe(true)
  expect(isAlive(parseHolder('nobody'))).toBe(false)
})
