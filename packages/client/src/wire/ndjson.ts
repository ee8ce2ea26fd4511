import type { Pull } from '../arrow/bytes.ts'
import { type End, readEnd } from '../arrow/end.ts'
import type { Message } from '../arrow/messages.ts'
import { invalidResponse, QueryError } from '../errors.ts'
import { uniqueKeys } from '../values/keys.ts'
import type { Decoding, Values } from '../values/values.ts'
import { converter } from './convert.ts'
import { parseExact } from './exact.ts'
import { lines } from './lines.ts'
import type { Chunk, Field, Piece, Pieces } from './piece.ts'

type Row = Readonly<Record<string, unknown>>

/**
 * A result that travels as lines of JSON: `["schema",{"columns":[…]}]`, then an object a row, then `["end",{…}]`.
 * Control lines are arrays, so that no row can be taken for one. Blank lines are signs of life.
 */
export async function* ndjsonPieces(pull: Pull): Pieces {
  let fields: readonly Field[] | undefined
  for await (const block of lines(pull)) {
    const rows: Row[] = []
    let end: End | undefined
    for (const line of block) {
      if (end) throw invalidResponse('the result goes on after its end line')
      const value = parseLine(line)
      if (!Array.isArray(value)) {
        rows.push(checkRow(value, fields))
        continue
      }
      const control = readControl(value)
      if ('rows' in control) end = control
      else if (fields) throw invalidResponse('the result has a second schema line')
      else {
        fields = control
        yield { kind: 'schema', fields, message: undefined }
      }
    }
    if (rows.length > 0) yield { kind: 'chunk', chunk: new LineChunk(fields ?? [], rows) } satisfies Piece
    if (end) yield { kind: 'end', end }
  }
}

class LineChunk implements Chunk {
  readonly messages: readonly Message[] | undefined = undefined
  readonly #fields: readonly Field[]
  readonly #rows: readonly Row[]

  constructor(fields: readonly Field[], rows: readonly Row[]) {
    this.#fields = fields
    this.#rows = rows
  }

  get rows(): number {
    return this.#rows.length
  }

  values(column: number, { numbers }: Decoding): Values {
    const field = this.#fields[column]
    if (!field) return []
    const convert = converter(field.type, { numbers, column: field.name })
    return this.#rows.map(row => convert(row[field.name] ?? null))
  }
}

function parseLine(line: string): unknown {
  try {
    return parseExact(line)
  } catch (cause) {
    throw invalidResponse(`the result has a line that is not JSON: ${line.slice(0, 100)}`, { cause })
  }
}

function checkRow(value: unknown, fields: readonly Field[] | undefined): Row {
  if (!fields) throw invalidResponse('the result has a row before its schema line')
  if (typeof value !== 'object' || value === null) throw invalidResponse('the result has a line that is no row')
  return value as Row
}

function readControl([name, body]: readonly unknown[]): readonly Field[] | End {
  if (name === 'schema') return readFields(body)
  if (name === 'end') return readEnd(body)
  if (name === 'error') throw reported(body)
  throw invalidResponse(`the result has a control line of the unknown kind ${JSON.stringify(name)}`)
}

function readFields(body: unknown): readonly Field[] {
  const { columns } = (body ?? {}) as { columns?: unknown }
  if (!Array.isArray(columns)) throw invalidResponse('the result has a schema line without columns')
  const named = columns.map(column => (column ?? {}) as { name?: unknown; type?: unknown })
  const keys = uniqueKeys(named.map(({ name }) => String(name ?? '')))
  return named.map(({ name, type }, i) => ({
    name: String(name ?? ''),
    key: keys[i] ?? '',
    type: String(type ?? 'varchar'),
    nullable: true,
  }))
}

/** What a server that could still write said before it broke the connection. */
function reported(body: unknown): QueryError {
  const { code, detail, hint, queryId } = (body ?? {}) as Record<string, unknown>
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  return new QueryError(text(code) ?? 'ENGINE_FAILED', text(detail) ?? 'the query failed', {
    hint: text(hint),
    queryId: text(queryId),
  })
}
