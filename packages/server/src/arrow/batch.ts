import { BufferType, Data, DataType, makeData, RecordBatch, type Schema, Struct } from 'apache-arrow'
import type { ArrowColumn, Batch } from 'oso-duckdb'

/** A batch under a schema whose types have its layout. No buffer is copied, but those of a uuid with NULLs. */
export function recordBatch(schema: Schema, batch: Batch): RecordBatch {
  const children = batch.columns.map((column, index) => dataOf(typeAt(schema.fields, index), column))
  const rows = makeData({ type: new Struct(schema.fields), length: batch.rows, nullCount: 0, children })
  return new RecordBatch(schema, rows)
}

/** A batch without rows, that says something in its custom metadata. */
export function emptyBatch(schema: Schema, metadata: Map<string, string>): RecordBatch {
  const children = schema.fields.map(({ type }) => dataOf(type, emptyColumn(type)))
  const rows = makeData({ type: new Struct(schema.fields), length: 0, nullCount: 0, children })
  return new RecordBatch(schema, rows, metadata)
}

function emptyColumn(type: DataType): ArrowColumn {
  const children = (type.children ?? []).map(field => emptyColumn(field.type))
  return { length: 0, nullCount: 0, buffers: [], children, dictionary: null }
}

function dataOf(type: DataType, column: ArrowColumn): Data {
  const { length, nullCount, buffers } = column
  // The engine has no untyped NULL, and gives the buffers of some type for it.
  if (DataType.isNull(type)) return new Data(type, 0, length, length)
  const children = column.children.map((child, index) => dataOf(typeAt(type.children, index), child))
  const arrays = { ...arraysOf(type, column), ...(buffers[0] && { [BufferType.VALIDITY]: buffers[0] }) }
  return new Data(type, 0, length, nullCount, arrays, children)
}

type Arrays = { [BufferType.OFFSET]?: Int32Array; [BufferType.DATA]?: unknown }

function arraysOf(type: DataType, column: ArrowColumn): Arrays {
  const [, second = null, third = null] = column.buffers
  if (DataType.isUtf8(type) || DataType.isBinary(type)) {
    return { [BufferType.OFFSET]: offsetsOf(second), [BufferType.DATA]: third ?? new Uint8Array() }
  }
  if (DataType.isFixedSizeBinary(type)) return { [BufferType.DATA]: fixedBinary(type.byteWidth, column) }
  if (DataType.isList(type) || DataType.isMap(type)) return { [BufferType.OFFSET]: offsetsOf(second) }
  if (DataType.isStruct(type)) return {}
  return { [BufferType.DATA]: viewAs(type.ArrayType, second ?? new Uint8Array()) }
}

type ViewConstructor = {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, offset: number, length: number): ArrayBufferView
}

function viewAs(View: ViewConstructor, bytes: Uint8Array): ArrayBufferView {
  return new View(bytes.buffer, bytes.byteOffset, bytes.byteLength / View.BYTES_PER_ELEMENT)
}

function offsetsOf(bytes: Uint8Array | null): Int32Array {
  return bytes ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4) : new Int32Array(1)
}

// The engine gives them as texts of one length. Where none is NULL the texts' bytes are the array already.
function fixedBinary(width: number, { length, nullCount, buffers }: ArrowColumn): Uint8Array {
  const [, second = null, third = null] = buffers
  const bytes = third ?? new Uint8Array()
  if (nullCount === 0) return bytes
  const offsets = offsetsOf(second)
  const all = new Uint8Array(length * width)
  for (let row = 0; row < length; row++) all.set(bytes.subarray(offsets[row], offsets[row + 1]), row * width)
  return all
}

function typeAt(fields: readonly { type: DataType }[] | null, index: number): DataType {
  const field = fields?.[index]
  if (!field) throw new Error(`the schema has no field for column ${index}`)
  return field.type
}
