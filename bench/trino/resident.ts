import { hostPids } from '../../packages/server/test/built.ts'
import { residentBytes } from '../../test/resident.ts'
import type { Running } from '../processes.ts'

/** The most memory of a process in each half of a way. */
export type Halves = Readonly<{ firstMib: number; secondMib: number }>

/** What went through a gateway, and what it and its engine host had in memory meanwhile. */
export type Passed = Readonly<{ bytes: number; isWhole: boolean; host: Halves; gateway: Halves }>

/** Reads so many rows, and looks at the memory of the gateway and of its engine host meanwhile. */
export async function passThrough(gateway: Running, rows: number): Promise<Passed> {
  const all = 'select * from lineitem union all select * from lineitem'
  const response = await fetch(`${gateway.url}/api/v1/sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
    body: JSON.stringify({ query: `select * from (${all}) limit ${rows}`, format: 'ndjson' }),
  })
  const hosts: number[] = []
  const gateways: number[] = []
  let bytes = 0
  let end = ''
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    end = (end + Buffer.from(chunk).toString('latin1')).slice(-300)
    if (bytes < hosts.length * 8_000_000) continue
    hosts.push(hostKib(gateway))
    gateways.push(residentBytes(gateway.pid) / 1024)
  }
  return {
    bytes,
    isWhole: end.includes(`["end",{"status":"complete","rows":${rows}`),
    host: halvesOf(hosts),
    gateway: halvesOf(gateways),
  }
}

function halvesOf(kib: readonly number[]): Halves {
  const half = kib.length >> 1
  const most = (part: readonly number[]): number => Math.round(Math.max(...part) / 1024)
  return { firstMib: most(kib.slice(0, half)), secondMib: most(kib.slice(half)) }
}

/** Resident memory of the engine host that a gateway has started. */
export function hostKib(gateway: Pick<Running, 'pid'>): number {
  const [pid] = hostPids(gateway)
  return pid === undefined ? 0 : residentBytes(pid) / 1024
}
