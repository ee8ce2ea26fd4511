import { type Client, type ClientOptions, createClient } from 'oso-client'
import type { Place } from './check.ts'

/** What is done to the answer of a query on its way. */
export type Fault = Readonly<{
  /** Under which the server counts what it saw. */
  id: string
  /** The first so many requests are not answered with a result: with this status, or with a broken connection. */
  refuse?: Readonly<{ times: number; status?: number; headers?: Readonly<Record<string, string>>; body?: string }>
  /** The body goes out in this coding, asked for or not. */
  coding?: 'gzip' | 'br' | 'deflate' | 'zstd'
  /** How many bytes of the body go out; all without this. */
  bytes?: number
  /** Then: break the connection, end the body as if it were whole, or close as HTTP/1.0 did. */
  ending?: 'break' | 'end' | 'close'
}>

/** What the server saw of the requests with one fault. */
export type Seen = Readonly<{ requests: number; body: number; sent: number }>

let last = 0

/** A name for a fault that no other has; several runtimes share the server. */
export function newId(): string {
  last += 1
  return `${last}-${Math.random()}`
}

/** A client whose answers suffer the fault. It does not retry unless told to. */
export function clientWith({ faults }: Place, fault: Fault, options: ClientOptions = {}): Client {
  const path = btoa(JSON.stringify(fault)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  return createClient({ baseUrl: `${faults}/${path}/api/v1/`, retries: 0, ...options })
}

/** What the server saw so far. */
export async function seenOf({ faults }: Place, { id }: Fault): Promise<Seen> {
  const response = await fetch(`${faults}/seen/${id}`)
  return (await response.json()) as Seen
}
