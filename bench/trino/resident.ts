import { readdirSync, readFileSync } from 'node:fs'
import type { LineitemGateway } from './lineitem.ts'

const PAGE_KIB = 4

/** What went through a gateway, and the most memory that its engine host had in each half of the way. */
export type Passed = Readonly<{ bytes: number; isWhole: boolean; firstHalfMib: number; secondHalfMib: number }>

/** Reads so many rows, and looks at the memory of the engine host meanwhile. */
export async function passThrough({ server }: LineitemGateway, rows: number): Promise<Passed> {
  const all = 'select * from lineitem union all select * from lineitem'
  const response = await fetch(`${server.url}/api/v1/sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
    body: JSON.stringify({ query: `select * from (${all}) limit ${rows}`, format: 'ndjson' }),
  })
  const samples: number[] = []
  let bytes = 0
  let end = ''
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    end = (end + Buffer.from(chunk).toString('latin1')).slice(-300)
    if (bytes > samples.length * 8_000_000) samples.push(hostKib())
  }
  const half = samples.length >> 1
  const most = (part: readonly number[]): number => Math.round(Math.max(...part) / 1024)
  return {
    bytes,
    isWhole: end.includes(`["end",{"status":"complete","rows":${rows}`),
    firstHalfMib: most(samples.slice(0, half)),
    secondHalfMib: most(samples.slice(half)),
  }
}

/** Resident memory of the engine host that this process has started. */
export function hostKib(): number {
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
