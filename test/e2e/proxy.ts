import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What to do with an answer's body: how many of its bytes to pass on, and how to end then. */
export type Fault = Readonly<{ bytes: number; ending: 'break' | 'end' }>

/** Something between client and gateway that does as it is told. */
export type FaultyProxy = Readonly<{ baseUrl: string; set: (fault: Fault | undefined) => void; close: () => void }>

/** Starts a proxy before a gateway. Only answers to queries, and results of jobs, are tampered with. */
export async function startProxy(target: string): Promise<FaultyProxy> {
  let fault: Fault | undefined
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '' } = incoming
    const onward = request(new URL(url, target), { method, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      const rule = url.endsWith('/sql') || url.includes('/results/') ? fault : undefined
      let room = rule?.bytes ?? Number.POSITIVE_INFINITY
      if (room === 0) outgoing.flushHeaders()
      answer.on('data', (chunk: Buffer) => {
        if (room > 0) outgoing.write(chunk.subarray(0, room))
        room -= chunk.length
        if (room <= 0 && rule) stop()
      })
      answer.on('end', () => outgoing.end())
      answer.on('error', () => outgoing.destroy())
      const stop = (): void => {
        answer.destroy()
        if (rule?.ending === 'end') outgoing.end()
        // After what was written has gone out.
        else setTimeout(() => outgoing.destroy(), 10)
      }
    })
    onward.on('error', () => outgoing.destroy())
    outgoing.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/`,
    set: next => {
      fault = next
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
