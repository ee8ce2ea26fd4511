import type { Pull } from '../arrow/bytes.ts'
import type { End } from '../arrow/end.ts'
import type { Message } from '../arrow/messages.ts'
import { CutShortError, invalidArgument, invalidResponse, QueryError } from '../errors.ts'
import { uniqueKeys } from '../values/keys.ts'
import type { Decoding, Values } from '../values/values.ts'
import { type Convert, converter, integer } from './convert.ts'
import { parseLine } from './json.ts'
import { lines } from './lines.ts'
import type { Chunk, Field, Pieces } from './piece.ts'

type Row = readonly unknown[]
type Part = Readonly<{ columns?: readonly string[]; rows: readonly Row[] }>

/**
 * OSO's `minimal` form: `{"columns":[…],"data":[[…]]}`, then `{"data":[[…]]}` a page. Blank lines are signs of life,
 * unknown members and lines mean nothing. There is no mark at the end; an error after the first page is none either,
 * but for servers that say so in a line `{"error":"…"}`.
 */
export function osoPieces(pull: Pull, types?: readonly string[]): Pieces {
  return pieces(pull, types, ([line]) => {
    if (Array.isArray(line)) return { rows: [] }
    const { columns, data, error } = line as Record<string, unknown>
    if (typeof error === 'string') throw new QueryError('ENGINE_FAILED', error)
    return { ...(Array.isArray(columns) ? { columns: columns.map(String) } : {}), rows: asRows(data ?? []) }
  })
}

/** The file that a job of OSO's leaves: a line with the columns' names, then a line a row. A last `{"error":…}` is one. */
export function jsonlPieces(pull: Pull, types?: readonly string[]): Pieces {
  return pieces(unpacked(pull), types, ([line, isFirst]) => {
    if (isFirst && Array.isArray(line)) return { columns: line.map(String), rows: [] }
    if (Array.isArray(line)) return { rows: [line] }
    const { error } = (line ?? {}) as Record<string, unknown>
    throw typeof error === 'string'
      ? new QueryError('ENGINE_FAILED', error)
      : invalidResponse('the result has a line that is no row')
  })
}

async function* pieces(
  pull: Pull,
  types: readonly string[] | undefined,
  read: (line: readonly [value: unknown, isFirst: boolean]) => Part,
): Pieces {
  let names: readonly string[] | undefined
  let fields: readonly Field[] | undefined
  let count = 0
  let isFirst = true
  for await (const block of lines(pull)) {
    const rows: Row[] = []
    for (const text of block) {
      const part = read([parse(text), isFirst])
      isFirst = false
      names ??= part.columns
      for (const row of part.rows) rows.push(row)
    }
    if (!names || (rows.length === 0 && !fields)) continue
    fields ??= yield* schema(names, types, rows)
    if (rows.length > 0) yield { kind: 'chunk', chunk: new OsoChunk(fields, types !== undefined, rows) }
    count += rows.length
  }
  if (!names) throw new CutShortError('CUT_SHORT', 'the result ended before its columns')
  if (!fields) yield* schema(names, types, [])
  yield {
    kind: 'end',
    end: { rows: count, truncated: false, reason: undefined, queryId: undefined, proven: false } satisfies End,
  }
}

async function* schema(names: readonly string[], types: readonly string[] | undefined, rows: readonly Row[]) {
  if (types && types.length !== names.length) {
    throw invalidArgument(`${types.length} types are given for ${names.length} columns: ${names.join(', ')}`)
  }
  const keys = uniqueKeys(names)
  const fields = names.map((name, i) => ({
    name,
    key: keys[i] ?? name,
    type: types?.[i] ?? guess(rows.map(row => row[i])),
    nullable: true,
  }))
  yield { kind: 'schema', fields, message: undefined } as const
  return fields
}

class OsoChunk implements Chunk {
  readonly messages: readonly Message[] | undefined = undefined
  readonly #fields: readonly Field[]
  readonly #isTyped: boolean
  readonly #rows: readonly Row[]

  constructor(fields: readonly Field[], isTyped: boolean, rows: readonly Row[]) {
    this.#fields = fields
    this.#isTyped = isTyped
    this.#rows = rows
  }

  get rows(): number {
    return this.#rows.length
  }

  values(column: number, { numbers }: Decoding): Values {
    const field = this.#fields[column]
    if (!field) return []
    const context = { numbers, column: field.name }
    const convert = this.#isTyped ? converter(field.type, context) : untyped(field.type, context)
    return this.#rows.map(row => convert(row[column] ?? null))
  }
}

/** Where types are guessed, a value that is not of the guessed one stays what it is. */
function untyped(type: string, context: Parameters<typeof converter>[1]): Convert {
  return function convert(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(convert)
    if (typeof value !== 'bigint') return value
    return type === 'double' ? Number(value) : integer(value, context)
  }
}

/** The type of a column by its first values. Dates and decimals travel as text, and nothing tells them from text. */
function guess(values: readonly unknown[]): string {
  const kinds = new Set(values.filter(value => value !== null && value !== undefined).map(value => typeof value))
  if (kinds.size === 0) return 'unknown'
  if (kinds.has('number') && [...kinds].every(kind => kind === 'number' || kind === 'bigint')) return 'double'
  if (kinds.size > 1) return 'json'
  return { bigint: 'bigint', boolean: 'boolean', string: 'varchar' }[String([...kinds][0])] ?? 'json'
}

function asRows(data: unknown): readonly Row[] {
  if (Array.isArray(data) && data.every(Array.isArray)) return data
  throw invalidResponse('the result has a page whose rows are no lists')
}

function parse(line: string): unknown {
  try {
    return parseLine(line)
  } catch (cause) {
    throw invalidResponse(`the result has a line that is not JSON: ${line.slice(0, 100)}`, { cause })
  }
}

/** A store that gives the file as it lies there gives gzip; that is undone here, and a cut in it is noticed. */
function unpacked(pull: Pull): Pull {
  let inner: Pull | undefined
  return async () => {
    if (inner) return inner()
    const first = await pull()
    inner = first?.[0] === 0x1f && first[1] === 0x8b ? gunzip(first, pull) : pull
    return inner === pull ? first : inner()
  }
}

function gunzip(first: Uint8Array, pull: Pull): Pull {
  let next: Uint8Array | undefined = first
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async controller => {
      const bytes = next ?? (await pull())
      next = undefined
      // fetch gives plain buffers; the type of Uint8Array also allows shared ones.
      if (bytes) controller.enqueue(bytes as Uint8Array<ArrayBuffer>)
      else controller.close()
    },
  })
  const reader = packed.pipeThrough(new DecompressionStream('gzip')).getReader()
  return async () => {
    try {
      return (await reader.read()).value
    } catch (cause) {
      throw new CutShortError('CUT_SHORT', 'the compressed result ended before its end', { cause })
    }
  }
}
