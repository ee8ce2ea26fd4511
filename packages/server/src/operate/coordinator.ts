import { request as overHttp, type RequestOptions } from 'node:http'
import { request as overHttps } from 'node:https'

/** A cluster as the gateway sees it: where it is, who the gateway is there, and where the models' tables are. */
export type Cluster = Readonly<{
  url: string
  user: string
  password?: string | undefined
  token?: string | undefined
  /** Certificates to trust besides the usual, as PEM. */
  authorities?: string | undefined
  source: string
  catalog: string
  schema: string
  metaSchema: string
}>

/** What became of a statement: `error` is Trino's name of it, null when the statement ran. */
export type Ran = Readonly<{ id: string; error: string | null; message: string; rows: readonly (readonly unknown[])[] }>

/** The cluster cannot be reached, or does not let us in; nothing can be said of it. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

type Page = Readonly<{
  id?: string
  nextUri?: string
  data?: readonly (readonly unknown[])[]
  error?: Readonly<{ errorName: string; message: string }>
}>

const ANSWER_MS = 60_000

/**
 * Speaks to a coordinator as somebody who means no good might: any statement, any header, any address. Small answers only;
 * results of people come by another way.
 */
export class Coordinator {
  readonly #cluster: Cluster
  readonly #origin: string

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    this.#origin = new URL(cluster.url).origin
  }

  get isEncrypted(): boolean {
    return this.#origin.startsWith('https:')
  }

  /** Runs a statement to its end. Throws `Unreachable`. */
  async run(sql: string, headers: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const rows: (readonly unknown[])[] = []
    let page = this.#pageOf(await this.#send('POST', '/v1/statement', sql, headers))
    for (;;) {
      rows.push(...(page.data ?? []))
      if (page.error) return { id: page.id ?? '', error: page.error.errorName, message: page.error.message, rows }
      if (page.nextUri === undefined) return { id: page.id ?? '', error: null, message: '', rows }
      page = this.#pageOf(await this.#send('GET', this.#pathOf(page.nextUri)))
    }
  }

  /** The status and the text of an address of the coordinator. Throws `Unreachable`. */
  async get(path: string): Promise<Readonly<{ status: number; text: string }>> {
    return this.#send('GET', path)
  }

  #pathOf(nextUri: string): string {
    const { origin, pathname } = new URL(nextUri)
    if (origin === this.#origin) return pathname
    throw new Unreachable(
      `The cluster goes on at another address than ${this.#origin}: behind a proxy, set http-server.process-forwarded=true on the coordinator.`,
    )
  }

  #pageOf({ status, text }: Readonly<{ status: number; text: string }>): Page {
    if (status === 401 || status === 403) {
      throw new Unreachable(
        `The cluster does not let ${this.#cluster.user} in (${status}): check the user and its password or token.`,
      )
    }
    // A refused header is answered so, with a stack as text.
    if (status !== 200) return { error: { errorName: `HTTP_${status}`, message: '' } }
    try {
      const page: unknown = JSON.parse(text)
      // What names a query is of the protocol; of its members only those are read that it has had for years.
      if (typeof page === 'object' && page !== null && 'id' in page) return page as Page
    } catch {}
    throw new Unreachable(`What answers at ${this.#origin} is no Trino.`)
  }

  #send(
    method: 'GET' | 'POST',
    path: string,
    body = '',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; text: string }> {
    const options: RequestOptions & { ca?: string } = {
      method,
      headers: { ...this.#headers(), ...headers },
      timeout: ANSWER_MS,
      ...(this.#cluster.authorities !== undefined && { ca: this.#cluster.authorities }),
    }
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(new Unreachable(`${this.#origin} cannot be reached: ${error.message}`))
      const send = this.isEncrypted ? overHttps : overHttp
      const request = send(`${this.#origin}${path}`, options, response => {
        const pieces: Buffer[] = []
        response.on('data', piece => pieces.push(piece))
        response.on('error', fail)
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') }),
        )
      })
      request.on('timeout', () => request.destroy(new Error(`no answer for ${ANSWER_MS / 1_000} s`)))
      request.on('error', fail)
      request.end(body)
    })
  }

  #headers(): Record<string, string> {
    const { user, password, token, source } = this.#cluster
    const basic = password === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    const authorization = token === undefined ? basic : `Bearer ${token}`
    return {
      'X-Trino-User': user,
      'X-Trino-Source': source,
      'X-Trino-Time-Zone': 'UTC',
      ...(authorization !== undefined && { Authorization: authorization }),
    }
  }
}
