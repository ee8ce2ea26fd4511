import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/folders.ts'
import { isAlive, takeLock } from './lock.ts'

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

test('a lock that holds no process id is taken over', () => {
  const path = join(temporaryFolder(), 'x.lock')
  writeFileSync(path, '')
  takeLock(path)
})

test('a folder that cannot be written to is WAREHOUSE_UNWRITABLE', () => {
  expect(() => takeLock('/proc/x.lock')).toThrow(expect.objectContaining({ code: 'WAREHOUSE_UNWRITABLE' }))
})

test('we are alive, and process 0 is nobody', () => {
  expect(isAlive(process.pid)).toBe(true)
  expect(isAlive(0)).toBe(false)
})
