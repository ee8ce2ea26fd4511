import { readFileSync, writeFileSync } from 'node:fs'

// The unit of /proc/<pid>/statm on every platform that Node is built for and has such a file in.
const PAGE_BYTES = 4096

/** Resident memory of a process in bytes; undefined where the system does not tell, or the process is gone. */
export function residentBytes(pid: number): number | undefined {
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]
    return Number(pages) * PAGE_BYTES
  } catch {
    return undefined
  }
}

/** Makes a process the first that the kernel kills when the machine runs out of memory, where there is such a thing. */
export function offerToOomKiller(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000')
  } catch {
    // Not Linux, or a container that does not allow it: then the watch on resident memory stands alone.
  }
}

// The kernel tells times in hundredths of a second, whatever its own clock is.
const TICK_MS = 10

/** Processor time of a process in all its threads; undefined where the system does not tell, or the process is gone. */
export function cpuMs(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name of the program stands in parentheses, and may hold any character.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
    return (Number(user) + Number(system)) * TICK_MS
  } catch {
    return undefined
  }
}
