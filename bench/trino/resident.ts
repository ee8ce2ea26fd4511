import { readdirSync, readFileSync } from 'node:fs'
import type { LineitemGateway } from './lineitem.ts'

const PAGE_KIB = 4

/** How much memory the engine host has while so many rows go through it, in halves of the way. */
export async function residentOf({ server }: LineitemGateway, rows: number): Promise<string> {
  const response = await fetch(`${server.url}/api/v1/sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
    body: JSON.stringify({ query: `select * from lineitem limit ${rows}`, format: 'arrow' }),
  })
  const samples: number[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > samples.length * 8_000_000) samples.push(hostKib())
  }
  const half = samples.length >> 1
  const most = (part: readonly number[]): string => `${Math.round(Math.max(...part) / 1024)} MiB`
  return `${most(samples.slice(0, half))} at most in the first half of ${rows} rows, ${most(samples.slice(half))} in the second`
}

function hostKib(): number {
  const pid = readdirSync('/proc').find(name => /^\d+$/.test(name) && isHost(name))
  return pid === undefined ? 0 : Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_KIB
}

function isHost(pid: string): boolean {
  try {
    const parent = /^PPid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
    return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('host/trino.js')
  } catch {
    return false
  }
}
