import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const built = (file: string): string => fileURLToPath(new URL(`../dist/${file}`, import.meta.url))

/** The program `oso-server` as it is shipped; before a run of tests what is older than its sources is built. */
export const SERVER = built('main.js')

/** Starts an engine host as it is shipped. */
export const HOST_COMMAND: readonly [string, string] = [process.execPath, built('host/main.js')]

/** Starts a host for a cluster as it is shipped. */
export const TRINO_HOST_COMMAND: readonly [string, string] = [process.execPath, built('host/trino.js')]

const HOSTS = [HOST_COMMAND[1], TRINO_HOST_COMMAND[1]]

/** The engine hosts that a process has started, this one unless another is given. */
export function hostPids(parent: Readonly<{ pid?: number | undefined }> = process): number[] {
  const isOurs = (pid: string): boolean => {
    try {
      // pid (name) state parent …; the name may hold anything but ends at the last parenthesis.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      if (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] !== String(parent.pid)) return false
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return HOSTS.some(path => command.includes(path))
    } catch {
      return false
    }
  }
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && isOurs(name))
    .map(Number)
}

/** Ends a host as nothing else does. Throws where there is none: signals to process 0 are for all of one's own group. */
export function killHost(pid: number | undefined): void {
  if (!pid) throw new Error('there is no such host')
  process.kill(pid, 'SIGKILL')
}
