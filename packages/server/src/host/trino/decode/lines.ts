import type { ArrowField, Batch } from 'oso-duckdb'
import { readType, type Type } from 'oso-sql'
import type { Job } from '../../../job/job.ts'
import { CLOSE_LIST, COMMA, Cursor, OPEN_LIST } from './cursor.ts'
import { csvRewrite, type Rewrite, rewriteOf } from './rewrite.ts'
import type { RowMaker } from './row-maker.ts'

type LineFormat = Exclude<Job['format'], 'arrow' | 'parquet'>
/** A piece of a line: bytes that are the same in every row, and a column's value behind them. */
type Piece = Readonly<{ before: Uint8Array; column: number; rewrite: Rewrite | undefined }>

const FIRST_BYTES = 65_536
const FIRST_ROWS = 1024
/** Below this a loop copies faster than a call does. */
const SHORT = 48

/**
 * Rows as the text formats have them. What the cluster sends is JSON already, so that most values are copied as they
 * are; only those are rewritten that another form of them is asked for.
 */
export class LinesMaker implements RowMaker {
  readonly fields: readonly ArrowField[] = [{ name: '', format: 'u', nullable: false, children: [], dictionary: null }]
  rows = 0
  readonly #pieces: readonly Piece[]
  readonly #after: Uint8Array
  readonly #bounds: Int32Array
  readonly #columns: number
  #data: Uint8Array = Buffer.allocUnsafeSlow(FIRST_BYTES)
  #end = 0
  #offsets = new Int32Array(FIRST_ROWS + 1)

  constructor(format: LineFormat, columns: Job['columns']) {
    this.#columns = columns.length
    this.#pieces = piecesOf(format, columns)
    this.#after = Buffer.from(AFTER[format])
    this.#bounds = new Int32Array(columns.length * 2)
  }

  get bytes(): number {
    return this.#end
  }

  read(cursor: Cursor): void {
    this.#find(cursor)
    const bounds = this.#bounds
    for (let index = 0; index < this.#pieces.length; index++) {
      const piece = this.#pieces[index]
      if (!piece) continue
      this.#put(piece.before, 0, piece.before.length)
      const start = bounds[piece.column * 2] ?? 0
      if (piece.rewrite) this.#putText(piece.rewrite(new Cursor(cursor.bytes, start)))
      else this.#put(cursor.bytes, start, bounds[piece.column * 2 + 1] ?? 0)
    }
    this.#put(this.#after, 0, this.#after.length)
    this.#close()
  }

  take(): Batch {
    const { rows } = this
    const offsets = new Uint8Array(this.#offsets.buffer, 0, (rows + 1) * 4)
    const buffers = [null, offsets, this.#data.subarray(0, this.#end)]
    this.#data = Buffer.allocUnsafeSlow(this.#data.length)
    this.#offsets = new Int32Array(this.#offsets.length)
    this.#end = 0
    this.rows = 0
    return { rows, columns: [{ length: rows, nullCount: 0, buffers, children: [], dictionary: null }] }
  }

  /** Finds where each value of the row begins and ends. */
  #find(cursor: Cursor): void {
    const bounds = this.#bounds
    cursor.expect(OPEN_LIST)
    for (let column = 0; column < this.#columns; column++) {
      if (column > 0) cursor.expect(COMMA)
      cursor.peek()
      bounds[column * 2] = cursor.at
      cursor.skip()
      bounds[column * 2 + 1] = cursor.at
    }
    cursor.expect(CLOSE_LIST)
  }

  #put(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start
    if (this.#end + length > this.#data.length) this.#grow(length)
    const data = this.#data
    if (length > SHORT) data.set(bytes.subarray(start, end), this.#end)
    else for (let index = 0; index < length; index++) data[this.#end + index] = bytes[start + index] ?? 0
    this.#end += length
  }

  #putText(text: string): void {
    const bytes = Buffer.from(text)
    this.#put(bytes, 0, bytes.length)
  }

  #grow(more: number): void {
    const data = Buffer.allocUnsafeSlow((this.#end + more) * 2)
    data.set(this.#data.subarray(0, this.#end))
    this.#data = data
  }

  #close(): void {
    this.rows++
    if (this.rows >= this.#offsets.length) {
      const offsets = new Int32Array(this.#offsets.length * 2)
      offsets.set(this.#offsets)
      this.#offsets = offsets
    }
    this.#offsets[this.rows] = this.#end
  }
}

const AFTER: Readonly<Record<LineFormat, string>> = {
  ...{ ndjson: '}\n', json: '}', minimal: ']', jsonl: ']\n', csv: '\r\n' },
}
const BEFORE: Readonly<Record<LineFormat, string>> = {
  ...{ ndjson: '{', json: ',{', minimal: ',[', jsonl: '[', csv: '' },
}

function piecesOf(format: LineFormat, columns: Job['columns']): Piece[] {
  return placed(format, columns).map(({ name, type, column }, index) => {
    const key = format === 'ndjson' || format === 'json' ? `${JSON.stringify(name)}:` : ''
    const before = Buffer.from((index === 0 ? BEFORE[format] : ',') + key)
    return { before, column, rewrite: rewriteIn(format, type) }
  })
}

function rewriteIn(format: LineFormat, type: Type): Rewrite | undefined {
  if (format === 'csv') return csvRewrite(type)
  return rewriteOf(type, format === 'jsonl' ? 'python' : 'trino')
}

type Placed = Readonly<{ name: string; type: Type; column: number }>

// In `json` a row is as a JavaScript object is: of columns with one name the last value, at the first place.
function placed(format: LineFormat, columns: Job['columns']): Placed[] {
  const all = columns.map(({ name, type }, column) => ({ name, type: readType(type), column }))
  return format === 'json' ? [...new Map(all.map(one => [one.name, one])).values()] : all
}
