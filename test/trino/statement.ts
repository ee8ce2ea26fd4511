/** Where to send statements, and as whom. */
export type Target = Readonly<{ url: string; user: string; headers?: Readonly<Record<string, string>> }>

/** The rows are cells as the protocol writes them; integers of 16 digits and more are strings, to stay exact. */
export type Answer = Readonly<{
  columns: readonly Readonly<{ name: string; type: string }>[]
  rows: readonly (readonly unknown[])[]
}>

/** A statement that Trino refused, or failed at: the name of the error and the place in the text. */
export class TrinoError extends Error {
  override readonly name = 'TrinoError'
  readonly code: string
  readonly at: Place | undefined

  constructor(code: string, message: string, at: Place | undefined) {
    super(message)
    this.code = code
    this.at = at
  }
}

/** An answer that is not of the protocol; `body` is its text. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: number
  readonly body: string

  constructor(status: number, body: string) {
    super(`Trino answered ${status}: ${body.slice(0, 200)}`)
    this.status = status
    this.body = body
  }
}

/** Both from 1. */
export type Place = Readonly<{ line: number; column: number }>

/** A page of the client protocol, as far as it matters here. */
type Page = Readonly<{
  nextUri?: string
  columns?: Answer['columns']
  data?: Answer['rows']
  error?: Readonly<{
    errorName: string
    message: string
    errorLocation?: Readonly<{ lineNumber: number; columnNumber: number }>
  }>
}>

/** Runs one statement to its end. Throws a `TrinoError`; stops the statement when left by an error of any other kind. */
export async function ask(target: Target, sql: string, signal?: AbortSignal): Promise<Answer> {
  let columns: Answer['columns'] = []
  const rows: (readonly unknown[])[] = []
  let page = await read(`${target.url}/v1/statement`, { method: 'POST', body: sql, headers: headers(target) })
  try {
    for (;;) {
      columns = page.columns ?? columns
      for (const row of page.data ?? []) rows.push(row)
      if (page.error) throw failure(page.error)
      if (page.nextUri === undefined) return { columns, rows }
      page = await read(page.nextUri, signal ? { signal } : {})
    }
  } catch (error) {
    if (!(error instanceof TrinoError) && page.nextUri !== undefined) await fetch(page.nextUri, { method: 'DELETE' })
    throw error
  }
}

function headers({ user, headers }: Target): Record<string, string> {
  return {
    'X-Trino-User': user,
    'X-Trino-Source': 'gateway-test',
    'X-Trino-Time-Zone': 'UTC',
    // Without it, times are cut to milliseconds.
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
    ...headers,
  }
}

async function read(url: string, init: RequestInit): Promise<Page> {
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok) throw new HttpError(response.status, text)
  return JSON.parse(exact(text)) as Page
}

/** Long integers in quotes, since JavaScript would round them. Strings are matched whole, and so left alone. */
function exact(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, found =>
    LONG.test(found) ? `"${found}"` : found,
  )
}

const LONG = /^-?\d{16,}$/

function failure({ errorName, message, errorLocation }: NonNullable<Page['error']>): TrinoError {
  const at = errorLocation && { line: errorLocation.lineNumber, column: errorLocation.columnNumber }
  return new TrinoError(errorName, message, at)
}
