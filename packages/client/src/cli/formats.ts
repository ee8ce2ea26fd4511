import type { QueryStream } from '../query/stream.ts'
import { cellText } from '../table/display.ts'
import { base64, dateText, jsonText } from '../table/json.ts'
import type { AnyRow } from '../table/table.ts'
import { Timestamp } from '../values/time.ts'

/** In which forms the command writes a result. */
export const FORMATS = ['table', 'json', 'csv', 'ndjson', 'arrow', 'parquet'] as const

/** A form in which the command writes a result. */
export type OutputFormat = (typeof FORMATS)[number]

type Parts = AsyncGenerator<string | Uint8Array, void>

/** Rows shown of a table; the rest are counted. */
const TABLE_ROWS = 200

/** A result as what is to be written, part by part as it comes in. A result that is not whole throws at its end. */
export function format(stream: QueryStream, as: OutputFormat): Parts {
  switch (as) {
    case 'table':
      return table(stream)
    case 'arrow':
      return arrow(stream)
    case 'parquet':
      return parquet(stream)
    case 'csv':
      return csv(stream)
    case 'json':
      return json(stream)
    case 'ndjson':
      return ndjson(stream)
    default:
      return as satisfies never
  }
}

async function* table(stream: QueryStream): Parts {
  yield `${(await stream.collect()).toString(TABLE_ROWS)}\n`
}

async function* arrow(stream: QueryStream): Parts {
  yield (await stream.collect()).toIPC()
}

async function* parquet(stream: QueryStream): Parts {
  const result = await stream.collect()
  const { toParquet } = await import('../to/parquet.ts')
  yield await toParquet(result)
}

async function* ndjson(stream: QueryStream): Parts {
  for await (const batch of stream.batches())
    yield batch
      .rows()
      .map(row => `${jsonText(row, 'number')}\n`)
      .join('')
}

async function* json(stream: QueryStream): Parts {
  let before = '['
  for await (const batch of stream.batches()) {
    for (const row of batch) {
      yield `${before}\n${jsonText(row, 'number')}`
      before = ','
    }
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}

/** RFC 4180. NULL is nothing at all, the empty text a pair of quotes. */
async function* csv(stream: QueryStream): Parts {
  const fields = await stream.fields()
  yield `${fields.map(field => quote(field.name)).join()}\r\n`
  for await (const batch of stream.batches()) {
    yield batch
      .rows()
      .map(row => `${fields.map(field => csvValue((row as AnyRow)[field.key])).join()}\r\n`)
      .join('')
  }
}

function csvValue(value: unknown): string {
  if (value === null) return ''
  if (typeof value === 'string') return quote(value)
  if (value instanceof Timestamp) return value.toString()
  if (value instanceof Date) return dateText(value)
  if (value instanceof Uint8Array) return base64(value)
  return quote(cellText(value))
}

function quote(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
