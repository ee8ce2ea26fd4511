import { invalidResponse } from '../errors.ts'
import type { Pull } from './bytes.ts'
import { END_KEY, type End, readEnd } from './end.ts'
import { type Message, messages, readFlat } from './messages.ts'
import { readSchema } from './schema.ts'
import type { ArrowField } from './type.ts'
import { type Dictionaries, readVectors, type Vector } from './vector.ts'

/** The rows of one record batch, undecoded. */
export type RecordBatch = Readonly<{
  rows: number
  vectors: readonly Vector[]
  /** The batch's message, after those of the dictionaries that came with it. */
  messages: readonly Message[]
}>

/** What an Arrow stream consists of, in order: one schema, batches, and, when the sender says so, an end. */
export type ArrowPiece =
  | Readonly<{ kind: 'schema'; fields: readonly ArrowField[]; message: Message }>
  | Readonly<{ kind: 'batch'; batch: RecordBatch }>
  | Readonly<{ kind: 'end'; end: End }>

/**
 * Reads an Arrow stream piece by piece, up to its end-of-stream mark.
 *
 * The end, a batch without rows whose metadata hold `oso.end`, is given only after the end-of-stream mark was seen too.
 * A stream that has the one and not the other gives no end: who calls decides what that means.
 */
export async function* readArrow(pull: Pull): AsyncGenerator<ArrowPiece, void> {
  const dictionaries: Dictionaries = new Map()
  let fields: readonly ArrowField[] | undefined
  let pending: Message[] = []
  let end: End | undefined
  for await (const message of messages(pull)) {
    if (end) throw invalidResponse('the Arrow stream goes on after its end mark')
    if (message.kind === 'schema') {
      if (fields) throw invalidResponse('the Arrow stream has a second schema')
      fields = readFlat(() => readSchema(message.header))
      yield { kind: 'schema', fields, message }
      continue
    }
    if (!fields) throw invalidResponse('the Arrow stream has a batch before its schema')
    pending.push(message)
    if (message.kind === 'dictionary') {
      addDictionary(message, fields, dictionaries)
      continue
    }
    end = endOf(message)
    if (!end) yield { kind: 'batch', batch: readBatch(pending, message, fields, dictionaries) }
    pending = []
  }
  if (!fields) throw invalidResponse('the Arrow stream ended before its schema')
  if (end) yield { kind: 'end', end }
}

function readBatch(
  pending: readonly Message[],
  message: Message,
  fields: readonly ArrowField[],
  dictionaries: Dictionaries,
): RecordBatch {
  return readFlat(() => {
    const rows = message.header.int64(4)
    const vectors = readVectors(message.header, message.body, fields, dictionaries)
    if (vectors.some(vector => vector.length !== rows)) throw invalidResponse('an Arrow batch has uneven columns')
    return { rows, vectors, messages: pending }
  })
}

function endOf(message: Message): End | undefined {
  const text = message.metadata.get(END_KEY)
  if (text === undefined) return undefined
  try {
    return readEnd(JSON.parse(text))
  } catch (error) {
    throw invalidResponse('the result ended with a mark that cannot be read', { cause: error })
  }
}

/** DictionaryBatch   4: id   6: the values, a RecordBatch of one column   8: whether they add to those before */
function addDictionary(message: Message, fields: readonly ArrowField[], dictionaries: Dictionaries): void {
  readFlat(() => {
    const id = message.header.int64(4)
    const field = dictionaryField(fields, id)
    const data = message.header.table(6)
    if (!field || !data) throw invalidResponse(`the Arrow stream has a dictionary that no column uses: ${id}`)
    const added = readVectors(data, message.body, [field], dictionaries)
    dictionaries.set(id, message.header.bool(8) ? [...(dictionaries.get(id) ?? []), ...added] : added)
  })
}

/** The values of dictionary `id` as a field of their own, wherever in the schema it is used. */
function dictionaryField(fields: readonly ArrowField[], id: number): ArrowField | undefined {
  for (const field of fields) {
    if (field.type.kind === 'dictionary' && field.type.id === id) return { ...field, type: field.type.values }
    const inner = dictionaryField(field.children, id)
    if (inner) return inner
  }
  return undefined
}
