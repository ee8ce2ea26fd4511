import { CLOSE_OBJECT, COLON, COMMA, Cursor, OPEN_LIST, OPEN_OBJECT } from './decode/cursor.ts'
import type { ClusterError } from './errors.ts'

/** A column as the cluster says it. */
export type PageColumn = Readonly<{ name: string; type: string }>

/** Rows of a page that lie somewhere else, or in it, coded. */
export type Segment = Readonly<{
  type: 'inline' | 'spooled'
  /** Of an inline one, in base64. */
  data?: string
  uri?: string
  ackUri?: string
  headers?: Readonly<Record<string, readonly string[]>>
  metadata: Readonly<{ segmentSize: number; uncompressedSize?: number; rowsCount?: number }>
}>

/** The rows of a page: where they begin in its bytes, or the segments that have them. */
export type PageData =
  | Readonly<{ kind: 'rows'; at: Cursor }>
  | Readonly<{ kind: 'segments'; encoding: string; segments: readonly Segment[] }>

/** One answer of the client protocol, as far as it matters here. */
export type Page = Readonly<{
  id: string
  nextUri?: string
  columns?: readonly PageColumn[]
  data?: PageData
  error?: ClusterError
  /** Says what a statement changed; a query has none. */
  updateType?: string
}>

type Parsed = { -readonly [K in keyof Page]?: Page[K] }

// The rest, statistics above all, is the greater part of a page without rows.
const WANTED: ReadonlySet<string> = new Set(['id', 'nextUri', 'columns', 'error', 'updateType'])

/** Reads all of a page but its rows, of which only the bounds are found. Throws `DamagedPage` for what is not of the protocol. */
export function readPage(bytes: Buffer): Page {
  const cursor = new Cursor(bytes)
  const page: Parsed = {}
  cursor.expect(OPEN_OBJECT)
  do {
    const name = cursor.text()
    cursor.expect(COLON)
    cursor.peek()
    const start = cursor.at
    if (name === 'data') {
      skipData(cursor)
      Object.assign(page, { data: dataAt(bytes, start, cursor.at) })
    } else {
      // Whatever the value is; what is wanted of it is parsed from where it stands.
      cursor.skip()
      if (WANTED.has(name)) Object.assign(page, { [name]: JSON.parse(bytes.toString('utf8', start, cursor.at)) })
    }
  } while (cursor.take(COMMA))
  cursor.expect(CLOSE_OBJECT)
  if (typeof page.id !== 'string') throw cursor.damaged('the id is missing')
  return { ...page, id: page.id }
}

/** No value within rows can look so: one of a map has values of one kind. */
const BEHIND_ROWS = '],"stats":{'

// Who reads the rows sees whether they end there. To look at each byte of them twice takes a quarter of the whole.
function skipData(cursor: Cursor): void {
  const end = cursor.bytes[cursor.at] === OPEN_LIST ? cursor.bytes.lastIndexOf(BEHIND_ROWS) : -1
  if (end < cursor.at) cursor.skip()
  else cursor.at = end + 1
}

function dataAt(bytes: Buffer, start: number, end: number): PageData | undefined {
  if (bytes[start] === OPEN_LIST) return { kind: 'rows', at: new Cursor(bytes.subarray(0, end), start) }
  const data = JSON.parse(bytes.toString('utf8', start, end))
  return data === null ? undefined : { kind: 'segments', encoding: data.encoding, segments: data.segments }
}
