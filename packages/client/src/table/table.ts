import type { Message } from '../arrow/messages.ts'
import { invalidArgument } from '../errors.ts'
import { type ArqueroTable, toArquero } from '../to/arquero.ts'
import { type ArrowTable, toArrow } from '../to/arrow.ts'
import { type PolarsFrame, toPolars } from '../to/polars.ts'
import { type FillRows, rowFiller } from '../values/keys.ts'
import type { Decoding, Numbers, TypedArray, Values } from '../values/values.ts'
import type { Chunk, Field } from '../wire/piece.ts'
import { type ChartColumn, type ChartType, chartColumn, chartType } from './chart.ts'
import { htmlTable, type Shown, textTable } from './display.ts'
import { toStream } from './ipc.ts'
import { jsonText } from './json.ts'

/** A row when nothing is known of it. */
export type AnyRow = Record<string, unknown>

/** All values of a column, in order: a typed array where they are numbers and none is null. */
export type ColumnOf<T> = ArrayLike<T> & Iterable<T>

/** The columns of a table, each an array under its key. */
export type Columns<Row> = { readonly [Key in keyof Row]: ColumnOf<Row[Key]> }

/** What a table is made of. */
export type TableParts = Readonly<{
  fields: readonly Field[]
  chunks: readonly Chunk[]
  schema: Message | undefined
  numbers: Numbers
  /** Makes rows of these fields, where tables share it. */
  fillRows?: FillRows | undefined
}>

const SHOWN_ROWS = 20

/** Rows decoded at first for a program that takes one after the other, and may want no more. */
const FIRST_ROWS = 1024

/**
 * Rows in memory, decoded when asked for: as objects, as columns, or handed to another library.
 *
 * @example
 * for await (const table of oso.stream(query).batches()) console.log(table.numRows, table.columns())
 */
export class Table<Row extends object = AnyRow> implements Iterable<Row> {
  /** The columns' names, types and keys, in order. */
  readonly fields: readonly Field[]
  readonly numRows: number
  readonly #parts: TableParts
  readonly #decoding: Decoding
  readonly #decoded = new Map<number, Values>()
  readonly #fillRows: FillRows

  constructor(parts: TableParts) {
    this.fields = parts.fields
    this.numRows = parts.chunks.reduce((rows, chunk) => rows + chunk.rows, 0)
    this.#parts = parts
    this.#decoding = { numbers: parts.numbers, dictionaries: new Map() }
    this.#fillRows = parts.fillRows ?? rowFiller(parts.fields.map(field => field.key))
  }

  /**
   * All rows as plain objects.
   *
   * @example
   * for (const { project_name } of result.rows()) console.log(project_name)
   */
  rows(): Row[] {
    const rows: Row[] = new Array(this.numRows)
    let at = 0
    for (const chunk of this.#parts.chunks) at = this.#fill(rows, at, chunk)
    return rows
  }

  /** The rows one after the other, decoded part by part. */
  *[Symbol.iterator](): Iterator<Row> {
    for (const chunk of this.#parts.chunks) for (const part of doubling(chunk)) yield* this.#chunkRows(part)
  }

  /**
   * All columns, each as one array. Much faster than rows where many values are numbers.
   *
   * @example
   * const { amount } = result.columns()
   */
  columns(): Columns<Row> {
    const entries = this.fields.map((field, index) => [field.key, this.#column(index)] as const)
    // The fields are those of Row: what the query returns is what the type was made for.
    return Object.fromEntries<unknown>(entries) as Columns<Row>
  }

  /**
   * One column as an array.
   *
   * @example
   * const amounts = result.column('amount') // a Float64Array, where none is null
   */
  column<Key extends keyof Row & string>(key: Key): ColumnOf<Row[Key]> {
    return this.#column(this.#indexOf(key)) as ColumnOf<Row[Key]>
  }

  /**
   * The rows again, under the name that chart libraries look for.
   *
   * @example
   * Inputs.table(result) // calls it
   */
  toArray(): Row[] {
    return this.rows()
  }

  /** The columns' types as Observable Plot and Inputs look for them. */
  get schema(): Readonly<{ fields: readonly Readonly<{ name: string; nullable: boolean; type: ChartType }>[] }> {
    return {
      fields: this.fields.map(field => ({ name: field.key, nullable: field.nullable, type: chartType(field) })),
    }
  }

  /**
   * A column for charts: dates are dates, decimals numbers at their scale, nulls null. Null for an unknown name.
   *
   * @example
   * result.getChild('sample_date')?.toArray() // milliseconds
   */
  getChild(name: string): ChartColumn | null {
    const index = this.fields.findIndex(field => field.key === name)
    const field = this.fields[index]
    return field ? chartColumn(field, this.#column(index)) : null
  }

  /**
   * The Arrow stream as it came, for workers and other libraries.
   *
   * @example
   * worker.postMessage(result.toIPC())
   * await db.insertArrowFromIPCStream(result.toIPC(), { name: 'projects' }) // DuckDB-Wasm
   */
  toIPC(): Uint8Array {
    return toStream(
      this.#parts.schema,
      this.#parts.chunks.map(chunk => chunk.messages),
    )
  }

  /**
   * As a Table of `apache-arrow`, which must be installed.
   *
   * @example
   * const table = await result.toArrow() // npm install apache-arrow
   */
  toArrow(): Promise<ArrowTable> {
    return toArrow(this)
  }

  /**
   * As a table of `arquero`, which must be installed.
   *
   * @example
   * const table = await result.toArquero() // npm install arquero
   * table.groupby('project_name').rollup({ n: aq.op.count() }).print()
   */
  toArquero(): Promise<ArqueroTable> {
    return toArquero(this)
  }

  /**
   * As a DataFrame of `nodejs-polars`, which must be installed.
   *
   * @example
   * const frame = await result.toPolars() // npm install nodejs-polars
   */
  toPolars(): Promise<PolarsFrame> {
    return toPolars(this)
  }

  /**
   * The rows for `JSON.stringify`: 64-bit integers as text, so that no reader rounds them.
   *
   * @example
   * response.end(JSON.stringify(result)) // [{"id":"9007199254740993"},…]
   */
  toJSON(): unknown {
    return JSON.parse(jsonText(this.rows(), 'text'))
  }

  /**
   * A table of text with the first rows.
   *
   * @example
   * console.log(result.toString(100))
   */
  toString(rows = SHOWN_ROWS): string {
    return textTable(this.#shown(rows))
  }

  /**
   * A table of HTML with the first rows.
   *
   * @example
   * document.querySelector('#table').innerHTML = result.toHTML()
   */
  toHTML(rows = SHOWN_ROWS): string {
    return htmlTable(this.#shown(rows))
  }

  /** What notebooks that follow Jupyter show. */
  [Symbol.for('Jupyter.display')](): Readonly<Record<string, string>> {
    return { 'text/plain': this.toString(), 'text/html': this.toHTML() }
  }

  /** What `console.log` shows in Node and Bun. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }

  /** What `console.log` shows in Deno. */
  [Symbol.for('Deno.customInspect')](): string {
    return this.toString()
  }

  /** A sentence on the whole table, shown below it. */
  protected summary(): string {
    return `${count(this.numRows, 'row')} × ${count(this.fields.length, 'column')}`
  }

  #shown(limit: number): Shown {
    const rows: Row[] = []
    for (const row of this) {
      if (rows.length >= limit) break
      rows.push(row)
    }
    const more = this.numRows > rows.length ? `… ${this.numRows - rows.length} more\n` : ''
    // Rows are plain objects under the fields' keys.
    return { fields: this.fields, rows: rows as AnyRow[], summary: more + this.summary() }
  }

  #chunkRows(chunk: Chunk): Row[] {
    const rows: Row[] = new Array(chunk.rows)
    this.#fill(rows, 0, chunk)
    return rows
  }

  /** Puts a chunk's rows into an array from `at` on, and says where the next ones go. */
  #fill(rows: Row[], at: number, chunk: Chunk): number {
    const columns = this.fields.map((_, index) => chunk.values(index, this.#decoding))
    this.#fillRows(rows, at, chunk.rows, columns)
    return at + chunk.rows
  }

  #column(index: number): Values {
    const known = this.#decoded.get(index)
    if (known) return known
    const values = concat(this.#parts.chunks.map(chunk => chunk.values(index, this.#decoding)))
    this.#decoded.set(index, values)
    return values
  }

  #indexOf(key: string): number {
    const index = this.fields.findIndex(field => field.key === key)
    if (index >= 0) return index
    throw invalidArgument(`there is no column ${key}; there are ${this.fields.map(field => field.key).join(', ')}`)
  }
}

/** A chunk in parts where it can be cut, each with as many rows as all before it: what few rows cost is in proportion. */
function* doubling(chunk: Chunk): Generator<Chunk> {
  for (let from = 0; from < chunk.rows; ) {
    const to = Math.min(from * 2 || FIRST_ROWS, chunk.rows)
    const part = to - from < chunk.rows ? chunk.slice?.(from, to) : undefined
    if (!part) return yield chunk
    yield part
    from = to
  }
}

function concat(parts: readonly Values[]): Values {
  const [first] = parts
  if (first === undefined) return []
  if (parts.length === 1) return first
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const isTyped = parts.every(part => !Array.isArray(part) && part.constructor === first.constructor)
  return isTyped ? concatTyped(first as TypedArray, parts as readonly TypedArray[], length) : concatPlain(parts, length)
}

/** A loop into an array of the final length: several times as fast as spreading or `concat`. */
function concatPlain(parts: readonly Values[], length: number): Values {
  const whole: unknown[] = new Array(length)
  let at = 0
  for (const part of parts) for (let i = 0; i < part.length; i++) whole[at++] = part[i]
  return whole
}

/** Arrays of the class of `first` as one. */
function concatTyped(first: TypedArray, parts: readonly TypedArray[], length: number): TypedArray {
  // Not `parts[0]?.constructor`: Bun moves that into the `new`, where an optional chain may not stand.
  const Class = first.constructor as new (length: number) => TypedArray
  const whole = new Class(length)
  let at = 0
  for (const part of parts) {
    // All parts are of the class of `whole`; the union type cannot say so.
    whole.set(part as never, at)
    at += part.length
  }
  return whole
}

/** `1 row`, `2 rows`. */
export function count(number: number, word: string): string {
  return `${number.toLocaleString('en-US')} ${word}${number === 1 ? '' : 's'}`
}
