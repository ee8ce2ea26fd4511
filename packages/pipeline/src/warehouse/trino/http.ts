import { Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage, request as overHttp } from 'node:http'
import { Agent as HttpsAgent, request as overHttps } from 'node:https'

/** One request to a coordinator. */
export type HttpRequest = Readonly<{
  method: 'POST' | 'GET' | 'DELETE'
  url: string
  headers?: Readonly<Record<string, string>>
  body?: string
  signal?: AbortSignal | undefined
}>

export type HttpResponse = Readonly<{ status: number; headers: IncomingHttpHeaders; text: string }>

/** Sends a request and reads the answer whole. No redirect is followed: credentials stay with the host that they are for. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>

/** A poll is held for a second at most; who is silent for so long is gone. */
const SILENT_MS = 120_000

/** `Send` over kept connections; `ca` is what a certificate may be signed by besides the usual, as PEM. */
export function sender(ca?: string): Send {
  const http = new HttpAgent({ keepAlive: true })
  const https = new HttpsAgent({ keepAlive: true, ...(ca !== undefined && { ca }) })
  return ({ method, url, headers = {}, body, signal }) =>
    new Promise((resolve, reject) => {
      const secure = url.startsWith('https:')
      const send = secure ? overHttps : overHttp
      const request = send(
        url,
        { method, headers, agent: secure ? https : http, ...(signal !== undefined && { signal }) },
        response => readWhole(response).then(resolve, reject),
      )
      request.setTimeout(SILENT_MS, () => request.destroy(new Error(`no answer for ${SILENT_MS / 1000} s`)))
      request.on('error', reject)
      request.end(body)
    })
}

async function readWhole(response: IncomingMessage): Promise<HttpResponse> {
  const pieces: Buffer[] = []
  for await (const piece of response) pieces.push(Buffer.from(piece))
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(pieces).toString('utf8') }
}
