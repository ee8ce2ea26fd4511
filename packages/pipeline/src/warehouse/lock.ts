import { readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { messageOf, PipelineError, systemCode } from '../errors.ts'

/**
 * Takes a lock file, and returns what gives it back. The file holds our process id; one of a dead process is taken over.
 *
 * Two builds that take a dead lock in the same instant would both run. Each writes a file of its own and swaps it in
 * whole, so nothing breaks; the lock only saves the work.
 */
export function takeLock(path: string): () => void {
  if (!tryLock(path)) {
    const holder = Number(readFileSync(path, 'utf8'))
    if (isAlive(holder)) throw locked(path, holder)
    unlinkSync(path)
    if (!tryLock(path)) throw locked(path, Number(readFileSync(path, 'utf8')))
  }
  return () => unlinkSync(path)
}

/** Whether a process of that id runs, ours or another's. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw new PipelineError('WAREHOUSE_UNWRITABLE', `the warehouse cannot be written: ${messageOf(error)}`, {
      hint: 'give --warehouse a path in a folder that you may write to',
      cause: error,
    })
  }
}

function locked(path: string, holder: number): PipelineError {
  return new PipelineError('WAREHOUSE_LOCKED', `process ${holder} is building this warehouse`, {
    hint: `wait for it; if it is no build, remove ${path}`,
  })
}
