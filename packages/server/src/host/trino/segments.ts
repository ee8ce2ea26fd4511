import type { Coordinator } from './coordinator.ts'
import { Cursor, DamagedPage } from './decode/cursor.ts'
import type { Page, Segment } from './page.ts'
import { uncoded } from './uncode.ts'

/** Rows that have arrived: a JSON list at the cursor. `rows` is how many there must be, where that was said. */
export type Chunk = Readonly<{ at: Cursor; rows: number | undefined }>

/** How segments are fetched. */
export type Fetching = Readonly<{
  coordinator: Coordinator
  /** Segments that are held or under way beside the one that is read. */
  ahead: number
  signal: AbortSignal
}>

const ACK_MS = 5_000

/** Brings rows; begun by the first call, which all others share. */
type Load = () => Promise<Chunk>

/**
 * The rows of pages, in order. Segments are fetched several at once, but no more than `ahead` of the one whose turn it is,
 * and given as soon as they and those before them are there. Leaving early drops what is under way.
 */
export async function* chunksOf(pages: AsyncGenerator<Page, void>, fetching: Fetching): AsyncGenerator<Chunk, void> {
  const left = new AbortController()
  const signal = AbortSignal.any([fetching.signal, left.signal])
  const waiting: Load[] = []
  try {
    let next: Promise<IteratorResult<Page, void>> | undefined = pages.next()
    while (next || waiting.length > 0) {
      const [first] = begun(waiting, fetching.ahead)
      const winner: Chunk | IteratorResult<Page, void> | undefined =
        next && waiting.length <= fetching.ahead ? await Promise.race(first ? [first, next] : [next]) : await first
      if (winner && 'at' in winner) {
        waiting.shift()
        begun(waiting, fetching.ahead - 1)
        yield winner
      } else if (winner?.done) next = undefined
      else if (winner) {
        waiting.push(...loadsOf(winner.value, { ...fetching, signal }))
        next = pages.next()
      }
    }
  } finally {
    left.abort()
    await pages.return()
  }
}

/** Begins the first of those that wait, and so many after it. */
function begun(waiting: readonly Load[], ahead: number): readonly Promise<Chunk>[] {
  return waiting.slice(0, 1 + ahead).map(load => load())
}

function loadsOf({ data }: Page, fetching: Fetching): Load[] {
  if (!data) return []
  if (data.kind === 'rows') return [async () => ({ at: data.at, rows: undefined })]
  return data.segments.map(segment => once(() => loaded(segment, data.encoding, fetching)))
}

function once(load: Load): Load {
  let begun: Promise<Chunk> | undefined
  return () => {
    if (!begun) {
      begun = load()
      // Its turn comes later, and with it the failure.
      begun.catch(() => {})
    }
    return begun
  }
}

async function loaded(segment: Segment, encoding: string, fetching: Fetching): Promise<Chunk> {
  const bytes = segment.type === 'inline' ? Buffer.from(segment.data ?? '', 'base64') : await fetched(segment, fetching)
  const { segmentSize, uncompressedSize, rowsCount } = segment.metadata
  if (bytes.length !== segmentSize) throw new DamagedPage(`a segment has ${bytes.length} bytes, not ${segmentSize}`)
  // Small ones are plain whatever the encoding says; only those that say their size are coded.
  const json = uncompressedSize === undefined ? bytes : await uncoded(bytes, encoding, uncompressedSize)
  return { at: new Cursor(json), rows: rowsCount }
}

async function fetched({ uri = '', ackUri, headers }: Segment, { coordinator, signal }: Fetching): Promise<Buffer> {
  const told = Object.fromEntries(Object.entries(headers ?? {}).map(([name, values]) => [name, values.join(',')]))
  const url = coordinator.pinned(uri, true)
  const bytes = await coordinator.ask(
    { method: 'GET', url, headers: { ...told, 'accept-encoding': 'identity' } },
    signal,
  )
  // That it may be thrown away. Without this word it is once it expires.
  if (ackUri !== undefined)
    void coordinator.tell({ method: 'GET', url: coordinator.pinned(ackUri, true), headers: told }, ACK_MS)
  return bytes
}
