import { closeSync, openSync, readSync, writeFileSync } from 'node:fs'

// The unit of memory in /proc on every platform that Node is built for and has such a folder in.
const PAGE_BYTES = 4096
// The kernel tells times in hundredths of a second, whatever its own clock is.
const TICK_MS = 10
const MOST_BYTES = 1_024

/** Where each figure stands in what follows the name of the program. */
const USER = 11
const SYSTEM = 12
const RESIDENT = 21

/**
 * What a process takes, as the system tells it; undefined where it does not, or the process is gone. The file is kept
 * open: it is read for every query.
 */
export class ProcessFigures {
  readonly #buffer = Buffer.alloc(MOST_BYTES)
  #file: number | undefined

  constructor(pid: number) {
    try {
      this.#file = openSync(`/proc/${pid}/stat`, 'r')
    } catch {
      // Not Linux, or a process that could not be started.
    }
  }

  /** Resident memory. */
  get residentBytes(): number | undefined {
    const found = this.#read()
    return found && Number(found[RESIDENT]) * PAGE_BYTES
  }

  /** Processor time that it has taken so far, in all its threads. */
  get cpuMs(): number | undefined {
    const found = this.#read()
    return found && (Number(found[USER]) + Number(found[SYSTEM])) * TICK_MS
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #read(): readonly string[] | undefined {
    if (this.#file === undefined) return undefined
    try {
      const text = this.#buffer.toString('latin1', 0, readSync(this.#file, this.#buffer, 0, MOST_BYTES, 0))
      // The name of the program stands in parentheses, and may hold any character.
      return text.slice(text.lastIndexOf(')') + 2).split(' ')
    } catch {
      return undefined
    }
  }
}

/** Whether this system tells what processes take. */
export function tellsFigures(): boolean {
  const own = new ProcessFigures(process.pid)
  const isTold = own.residentBytes !== undefined
  own.close()
  return isTold
}

/** Makes a process the first that the kernel kills when the machine runs out of memory, where there is such a thing. */
export function offerToOomKiller(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000')
  } catch {
    // Not Linux, or a container that does not allow it: then the watch on resident memory stands alone.
  }
}
