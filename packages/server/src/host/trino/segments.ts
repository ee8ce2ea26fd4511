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

/**
 * The rows of pages, in order. Segments are fetched several at once, and given as soon as they and those before them are
 * there. Leaving early drops what is under way.
 */
export async function* chunksOf(pages: AsyncGenerator<Page, void>, fetching: Fetching): AsyncGenerator<Chunk, void> {
  const left = new AbortController()
  const signal = AbortSignal.any([fetching.signal, left.signal])
  const waiting: Promise<Chunk>[] = []
  const add = (page: Page): void => {
    for (const load of loadsOf(page, { ...fetching, signal })) waiting.push(load)
  }
  try {
    let next: Promise<IteratorResult<Page, void>> | undefined = pages.next()
    while (next || waiting.length > 0) {
      const [first] = waiting
      const winner: Chunk | IteratorResult<Page, void> | undefined =
        next && waiting.length <= fetching.ahead ? await Promise.race(first ? [first, next] : [next]) : await first
      if (winner && 'at' in winner) {
        waiting.shift()
        yield winner
      } else if (winner?.done) next = undefined
      else if (winner) {
        add(winner.value)
        next = pages.next()
      }
    }
  } finally {
    left.abort()
    await pages.return()
  }
}

function loadsOf({ data }: Page, fetching: Fetching): Promise<Chunk>[] {
  if (!data) return []
  if (data.kind === 'rows') return [Promise.resolve({ at: data.at, rows: undefined })]
  return data.segments.map(segment => {
    const load = loaded(segment, data.encoding, fetching)
    // Its turn comes later, and with it the failure.
    load.catch(() => {})
    return load
  })
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
