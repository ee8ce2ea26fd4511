import { readFileSync } from 'node:fs'

/** Resident memory of a process, as Linux tells it. */
export function residentBytes(pid: number | undefined): number {
  const [, kib] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) * 1024
}
