import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { type Handler, json, type Seen } from './server.ts'

/** What the server knows: the answer to one query. Cells are written as OSO writes them, so as JSON text. */
export type Answer = Readonly<{ columns: readonly string[]; rows: readonly (readonly string[])[] }>

/** How it behaves. */
export type Behaviour = Readonly<{
  /** As OSO today: 410 to everybody. */
  isRetired?: boolean
  /** How often a job is said to be queued or running before it is done. */
  polls?: number
  /** The job fails with this text. */
  failure?: string
  /** The file of a result as it leaves the store: with a `Content-Encoding`, as it lies there, or cut in the middle. */
  file?: 'coded' | 'raw' | 'cut' | 'cut-raw'
  /** The answer of `POST async-sql` is the result's place already. */
  isCached?: boolean
}>

/**
 * OSO's API as its server speaks it: `POST sql` in pages of JSON lines, `async-sql` to submit and poll, and a store that
 * gives results to whoever has the signed URL, but to nobody who sends a key.
 */
export function osoServer(answers: Readonly<Record<string, Answer>>, behaviour: Behaviour = {}): Handler {
  const queries = new Map<string, string>()
  let polls = 0
  return (request, response) => {
    const url = new URL(request.path, `http://${request.headers.host}`)
    if (url.pathname === '/store') return sendFile(response, request, answers, behaviour, url)
    if (request.headers.authorization !== 'Bearer k') return json(response, 401, { error: 'Authentication required' })
    if (url.pathname.endsWith('/sql') && behaviour.isRetired) return json(response, 410, { error: 'Use async-sql' })
    const query =
      request.method === 'POST'
        ? String(JSON.parse(request.body).query)
        : (queries.get(url.searchParams.get('id') ?? '') ?? '')
    if (request.method === 'POST' && !(query in answers)) {
      return json(response, 400, { error: `SYNTAX_ERROR: line 1:8: no such query: ${query}` })
    }
    if (url.pathname.endsWith('/sql')) return sendPages(response, answers[query])
    const place = `http://${request.headers.host}/store?query=${encodeURIComponent(query)}&sig=secret`
    if (request.method === 'POST') {
      queries.set('run-1', query)
      return behaviour.isCached
        ? json(response, 200, { id: 'hash', status: 'completed', url: place })
        : json(response, 202, { id: 'run-1', status: 'queued' })
    }
    if (query === '') return json(response, 404, { error: 'Run not found' })
    if (behaviour.failure) return json(response, 400, { error: behaviour.failure })
    polls += 1
    const isDone = polls > (behaviour.polls ?? 0)
    return json(response, 200, {
      id: 'run-1',
      status: isDone ? 'completed' : 'running',
      ...(isDone ? { url: place } : {}),
    })
  }
}

const list = (cells: readonly string[]): string => `[${cells.join(',')}]`

/** A page a row, with a sign of life and an unknown line between them. */
function sendPages(response: ServerResponse, { columns, rows }: Answer = { columns: [], rows: [] }): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const [first = '', ...rest] = rows.map(row => `"data":[${list(row)}]`)
  response.write(`{"columns":${JSON.stringify(columns)}${first ? `,${first}` : ',"data":[]'}}\n\n{"stats":{}}\n`)
  for (const page of rest) response.write(`{${page}}\n`)
  response.end()
}

function sendFile(
  response: ServerResponse,
  request: Seen,
  answers: Readonly<Record<string, Answer>>,
  { file = 'coded' }: Behaviour,
  url: URL,
): void {
  const isSigned = url.searchParams.get('sig') === 'secret' && request.headers.authorization === undefined
  const answer = answers[url.searchParams.get('query') ?? '']
  if (!isSigned || !answer) {
    json(response, 403, { error: 'SignatureDoesNotMatch' })
    return
  }
  const packed = gzipSync(`${[JSON.stringify(answer.columns), ...answer.rows.map(list)].join('\n')}\n`)
  const body = file.startsWith('cut') ? packed.subarray(0, packed.length - 12) : packed
  const coding = file.endsWith('raw') ? {} : { 'content-encoding': 'gzip' }
  response.writeHead(200, { 'content-type': 'application/jsonl', ...coding }).end(body)
}
