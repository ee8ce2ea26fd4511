import { CutShortError, invalidResponse, OsoError } from '../errors.ts'
import { ByteReader, hexOf, type Pull, Rope } from './bytes.ts'
import { FlatTable } from './flatbuffer.ts'
import { readMetadata } from './schema.ts'

/** One whole message of an Arrow stream. */
export type Message = Readonly<{
  kind: 'schema' | 'dictionary' | 'batch'
  /** What the message says of itself: a Schema, DictionaryBatch or RecordBatch. */
  header: FlatTable
  metadata: ReadonlyMap<string, string>
  /** Continuation mark, length and metadata, as they came. */
  head: Uint8Array
  /** The buffers. */
  body: Rope
}>

const KINDS: Readonly<Record<number, Message['kind']>> = { 1: 'schema', 2: 'dictionary', 3: 'batch' }

// Far above what any writer makes, far below what a damaged length asks for.
const MAX_HEAD = 64 << 20
const MAX_BODY = 2 ** 31 - 8

/**
 * Splits a byte stream into whole Arrow IPC messages. A message is
 *
 *     ff ff ff ff   length of the metadata (int32)   metadata (a flatbuffer, padded to 8)   body
 *
 * and the stream ends with the mark and a length of 0. Throws `CUT_SHORT` when the bytes end before that: Arrow's own
 * readers take such an end for success and give the rows they have.
 */
export async function* messages(pull: Pull): AsyncGenerator<Message, void> {
  const bytes = new ByteReader(pull)
  for (;;) {
    const prefix = (await whole(bytes, 8, 'the beginning of a message')).whole()
    const length = lengthOf(prefix)
    if (length === 0) return
    const metadata = (await whole(bytes, length, 'the metadata of a message')).whole()
    const { kind, header, bodyLength, custom } = describe(metadata)
    const body = await whole(bytes, bodyLength, 'the body of a message')
    yield { kind, header, metadata: custom, head: new Rope([prefix, metadata]).whole(), body }
  }
}

/** Runs a reader of flatbuffers; a place outside the bytes means that they are no Arrow. */
export function readFlat<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof OsoError) throw error
    throw invalidResponse('the Arrow stream is damaged: a message does not say what it holds', { cause: error })
  }
}

async function whole(bytes: ByteReader, length: number, what: string): Promise<Rope> {
  const read = await bytes.read(length)
  if (read.length === length) return read
  throw new CutShortError('CUT_SHORT', `the result ended early, ${read.length} of ${length} bytes into ${what}`)
}

function lengthOf(prefix: Uint8Array): number {
  const view = new DataView(prefix.buffer, prefix.byteOffset)
  if (view.getUint32(0, true) !== 0xffffffff) {
    throw invalidResponse(
      `the answer is not an Arrow stream: where a message should begin stands ${hexOf(prefix, ' ')}`,
      {
        hint: 'Something between here and the gateway may have compressed or replaced the body.',
      },
    )
  }
  const length = view.getInt32(4, true)
  if (length < 0 || length > MAX_HEAD) throw invalidResponse(`an Arrow message claims ${length} bytes of metadata`)
  return length
}

/** Message   4: version   6: kind of header   8: header   10: length of the body (int64)   12: custom metadata */
function describe(metadata: Uint8Array) {
  return readFlat(() => {
    const message = FlatTable.root(metadata)
    const kind = KINDS[message.int8(6)]
    const header = message.table(8)
    if (!kind || !header) throw invalidResponse(`an Arrow message is of the unknown kind ${message.int8(6)}`)
    const bodyLength = message.int64(10)
    if (bodyLength < 0 || bodyLength > MAX_BODY) throw invalidResponse(`an Arrow message claims ${bodyLength} bytes`)
    return { kind, header, bodyLength, custom: readMetadata(message.tables(12)) }
  })
}
