import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request on its way to the coordinator. */
export type Passing = Readonly<{
  method: string
  path: string
  headers: IncomingHttpHeaders
  /** Its number among those of its method. */
  count: number
  /** Paths of the requests that were not answered yet when it came. */
  beside: readonly string[]
}>

/** What is done instead of passing a request on, or to the answer that came. Nothing leaves it alone. */
export type Fault = (passing: Passing) => Answering | undefined

type Answering =
  | Readonly<{ status: number; body?: string; headers?: Readonly<Record<string, string>> }>
  | 'hang'
  | 'break'
  | Readonly<{ edit: (body: Buffer) => Buffer | string }>
  | Readonly<{ afterMs: number }>

/** Something between the gateway and a real coordinator that does as it is told. */
export type FaultProxy = Readonly<{
  url: string
  /** Requests since the last fault was set, in order. */
  seen: readonly Passing[]
  set: (fault: Fault | undefined) => void
  /** Passes on to another coordinator from now on. */
  retarget: (target: string) => void
  close: () => void
}>

/** Starts a proxy before a coordinator, which gives addresses at the proxy, as it is asked by its name. */
export async function startFaultProxy(first: string): Promise<FaultProxy> {
  let target = first
  let fault: Fault | undefined
  const seen: Passing[] = []
  const open = new Set<Passing>()
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    const count = seen.filter(one => one.method === method).length + 1
    const passing = { method, path, headers, count, beside: [...open].map(one => one.path) }
    seen.push(passing)
    open.add(passing)
    outgoing.on('close', () => open.delete(passing))
    const answering = fault?.(passing)
    if (answering === 'hang') return
    if (answering === 'break') outgoing.destroy()
    else if (!answering) passOn(incoming, outgoing, target)
    else if ('edit' in answering) passOn(incoming, outgoing, target, answering.edit)
    else if ('afterMs' in answering) setTimeout(() => passOn(incoming, outgoing, target), answering.afterMs)
    else {
      outgoing.writeHead(answering.status, answering.headers)
      outgoing.end(answering.body)
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    set: next => {
      fault = next
      seen.length = 0
    },
    retarget: next => {
      target = next
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: string,
  edit: (body: Buffer) => Buffer | string = body => body,
): void {
  const { method, headers, url = '/' } = incoming
  const onward = request(new URL(url, target), { method, headers }, answer => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('end', () => {
      const body = edit(Buffer.concat(chunks))
      const { 'content-length': _, 'transfer-encoding': __, ...kept } = answer.headers
      outgoing.writeHead(answer.statusCode ?? 502, kept)
      outgoing.end(body)
    })
    answer.on('error', () => outgoing.destroy())
  })
  onward.on('error', () => outgoing.destroy())
  incoming.pipe(onward)
}
