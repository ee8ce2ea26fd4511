import { readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { PipelineError, systemCode, systemReason } from '../errors.ts'

/** A process: an id comes again, above all in containers; together with the time of its start it does not. */
export type Holder = Readonly<{
  pid: number
  /** In the kernel's ticks; undefined where there is no `/proc`. */
  startedAt: string | undefined
}>

// The locks that this process holds. One of our id that is not among them is of a process that had the id before us.
const held = new Set<string>()

/**
 * Takes a lock file, and returns what gives it back. The file says which process we are; one of a dead process is taken over.
 *
 * Two builds that take a dead lock in the same instant would both run. Each writes a file of its own and swaps it in
 * whole, so nothing breaks; the lock only saves the work.
 */
export function takeLock(path: string): () => void {
  if (!tryLock(path)) {
    const holder = holderIn(path)
    if (holder.pid === process.pid ? held.has(path) : isAlive(holder)) throw locked(path, holder)
    unlinkSync(path)
    if (!tryLock(path)) throw locked(path, holderIn(path))
  }
  held.add(path)
  return () => {
    held.delete(path)
    unlinkSync(path)
  }
}

/** This process, in the words of a lock file and of the names of build files. */
export function ourselves(): string {
  const startedAt = startOf('self')
  return startedAt === undefined ? String(process.pid) : `${process.pid}-${startedAt}`
}

/** The process that `ourselves` spoke of; id 0, which is nobody, if the text is of none. */
export function parseHolder(text: string): Holder {
  const [, pid, startedAt] = /^(\d+)(?:-(\d+))?/.exec(text) ?? []
  return { pid: Number(pid ?? 0), startedAt }
}

/** Whether that process runs, ours or another's, and not a later one of its id. */
export function isAlive({ pid, startedAt }: Holder): boolean {
  if (pid === 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (systemCode(error) !== 'EPERM') return false
  }
  const now = startOf(String(pid))
  return startedAt === undefined || now === undefined || now === startedAt
}

// proc(5): `pid (name) state …`, the start is field 22, and the name may hold spaces and parentheses.
function startOf(process: string): string | undefined {
  try {
    const stat = readFileSync(`/proc/${process}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[22 - 3]
  } catch {
    return undefined
  }
}

function holderIn(path: string): Holder {
  return parseHolder(readFileSync(path, 'utf8'))
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, `${ourselves()}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw new PipelineError('WAREHOUSE_UNWRITABLE', `the warehouse cannot be written: ${systemReason(error, path)}`, {
      hint: 'give --warehouse a path in a folder that you may write to',
      cause: error,
    })
  }
}

function locked(path: string, { pid }: Holder): PipelineError {
  return new PipelineError('WAREHOUSE_LOCKED', `process ${pid} is building this warehouse`, {
    hint: `wait for it; if it is no build, remove ${path}`,
  })
}
