import type { Batch } from 'oso-duckdb'
import { type Encoder, type End, markOf } from './encoder.ts'

/** A column as the text formats show it. */
export type NamedColumn = Readonly<{ name: string; type: string }>

/** What a text format is told before its rows. */
export type LineOptions = Readonly<{
  columns: readonly NamedColumn[]
  queryId: string
  /** A line to write before all else. */
  preamble?: string | undefined
}>

const utf8 = new TextEncoder()
const COMMA = 1
const BLANK_LINE = utf8.encode('\n')

/**
 * NDJSON: `["schema",{…}]`, one object a line, `["end",{…}]`. Rows are objects, so none can pass for a control line.
 *
 * A batch holds one column of text: whole lines, as the engine wrote them.
 */
export class NdjsonEncoder implements Encoder {
  readonly #options: LineOptions

  constructor(options: LineOptions) {
    this.#options = options
  }

  head(): readonly Uint8Array[] {
    const { columns } = this.#options
    return lines(...preambleOf(this.#options), JSON.stringify(['schema', { columns }]))
  }

  beat(): readonly Uint8Array[] {
    return [BLANK_LINE]
  }

  batch(batch: Batch): readonly Uint8Array[] {
    return [textOf(batch)]
  }

  end(end: End): readonly Uint8Array[] {
    return lines(JSON.stringify(['end', markOf(this.#options.queryId, end)]))
  }

  /** The last line of a result that failed. */
  error(failure: Readonly<{ code: string; message: string }>): readonly Uint8Array[] {
    const { code, message } = failure
    return lines(JSON.stringify(['error', { code, message, queryId: this.#options.queryId }]))
  }
}

/**
 * OSO's `minimal`: a line for each page, `{"columns":[…],"data":[[…],…]}` first and `{"data":[…]}` after it.
 *
 * A batch holds one column of text: rows as arrays, each after a comma.
 */
export class MinimalEncoder implements Encoder {
  readonly #options: LineOptions
  #isFirst = true

  constructor(options: LineOptions) {
    this.#options = options
  }

  head(): readonly Uint8Array[] {
    return lines(...preambleOf(this.#options))
  }

  beat(): readonly Uint8Array[] {
    return [BLANK_LINE]
  }

  batch(batch: Batch): readonly Uint8Array[] {
    return [utf8.encode(`{${this.#columns()}"data":[`), textOf(batch).subarray(COMMA), utf8.encode(']}\n')]
  }

  end(): readonly Uint8Array[] {
    return this.#isFirst ? lines(`{${this.#columns()}"data":[]}`) : []
  }

  // Once in a stream: who reads it adds each to those it has.
  #columns(): string {
    if (!this.#isFirst) return ''
    this.#isFirst = false
    return `"columns":${JSON.stringify(this.#options.columns.map(({ name }) => name))},`
  }
}

/**
 * OSO's `json`: an array of objects for each page, a page a line; `[]` when there are no rows.
 *
 * A batch holds one column of text: rows as objects, each after a comma.
 */
export class JsonEncoder implements Encoder {
  readonly #options: LineOptions
  #isEmpty = true

  constructor(options: LineOptions) {
    this.#options = options
  }

  head(): readonly Uint8Array[] {
    return lines(...preambleOf(this.#options))
  }

  beat(): readonly Uint8Array[] {
    return [BLANK_LINE]
  }

  batch(batch: Batch): readonly Uint8Array[] {
    this.#isEmpty = false
    return [utf8.encode('['), textOf(batch).subarray(COMMA), utf8.encode(']\n')]
  }

  end(): readonly Uint8Array[] {
    return this.#isEmpty ? lines('[]') : []
  }
}

/**
 * The lines of OSO's stored results: an array with the columns' names, then an array a row.
 *
 * A batch holds one column of text: whole lines.
 */
export class JsonlEncoder implements Encoder {
  readonly #options: LineOptions

  constructor(options: LineOptions) {
    this.#options = options
  }

  head(): readonly Uint8Array[] {
    const names = lines(JSON.stringify(this.#options.columns.map(({ name }) => name)))
    return names.flatMap(withoutOddBreaks)
  }

  // A reader takes a blank line for a broken one.
  beat(): readonly Uint8Array[] {
    return []
  }

  batch(batch: Batch): readonly Uint8Array[] {
    return withoutOddBreaks(textOf(batch))
  }

  end(): readonly Uint8Array[] {
    return []
  }
}

/**
 * CSV as RFC 4180 has it, with a header. A batch holds one column of text: whole lines. There is nothing in it that
 * readers skip: a blank line would be a row.
 */
export class CsvEncoder implements Encoder {
  readonly #options: LineOptions

  constructor(options: LineOptions) {
    this.#options = options
  }

  head(): readonly Uint8Array[] {
    return [utf8.encode(`${this.#options.columns.map(({ name }) => csvField(name)).join(',')}\r\n`)]
  }

  beat(): readonly Uint8Array[] {
    return []
  }

  batch(batch: Batch): readonly Uint8Array[] {
    return [textOf(batch)]
  }

  end(): readonly Uint8Array[] {
    return []
  }
}

/** The bytes of a batch's texts, one after the other. */
export function textOf(batch: Batch): Uint8Array {
  return batch.columns[0]?.buffers[2] ?? new Uint8Array()
}

// Python's `splitlines` ends a line at these too: NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR. In JSON they stand in texts only.
const ODD_BREAKS = ['\u0085', '\u2028', '\u2029'].map(character => ({
  bytes: utf8.encode(character),
  escaped: utf8.encode(`\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
}))

/** The same JSON with every character escaped that some reader of lines takes for the end of one. */
function withoutOddBreaks(json: Uint8Array): Uint8Array[] {
  return ODD_BREAKS.reduce((pieces, odd) => pieces.flatMap(piece => replaced(piece, odd)), [json])
}

function replaced(json: Uint8Array, { bytes, escaped }: (typeof ODD_BREAKS)[number]): Uint8Array[] {
  const text = Buffer.from(json.buffer, json.byteOffset, json.byteLength)
  const pieces: Uint8Array[] = []
  let from = 0
  for (let at = text.indexOf(bytes); at >= 0; at = text.indexOf(bytes, from)) {
    pieces.push(json.subarray(from, at), escaped)
    from = at + bytes.length
  }
  return from === 0 ? [json] : [...pieces, json.subarray(from)]
}

// An empty text is quoted, for nothing at all is NULL.
function csvField(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function preambleOf({ preamble }: LineOptions): string[] {
  return preamble === undefined ? [] : [preamble]
}

function lines(...texts: string[]): readonly Uint8Array[] {
  return texts.length === 0 ? [] : [utf8.encode(`${texts.join('\n')}\n`)]
}
