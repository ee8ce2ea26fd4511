import {
  type Data,
  type DataType,
  Field,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  type Table,
  type Vector,
} from 'apache-arrow'

/** What an end mark says when nothing is wrong. */
export const complete = (rows: number): object => ({ status: 'complete', rows, truncated: false, queryId: 'q1' })

/** A table as the bytes of an Arrow stream, each batch a message, closed with an end mark if one is given. */
export function arrowBytes(table: Table, end?: object): Uint8Array {
  const writer = RecordBatchStreamWriter.writeAll(end ? [...table.batches, endBatch(table.schema, end)] : table.batches)
  return writer.toUint8Array(true)
}

/** The zero-row batch whose metadata say how the result ended. */
export function endBatch(schema: Schema, end: object): RecordBatch {
  const children = schema.fields.map(field => emptyData(field.type))
  const data = makeData({ type: new Struct(schema.fields), length: 0, nullCount: 0, children })
  return new RecordBatch(schema, data, new Map([['oso.end', JSON.stringify(end)]]))
}

/** No values of a type; `makeData` itself leaves the parts of nested ones out. */
function emptyData(type: DataType): Data {
  const children: Data[] = (type.children ?? []).map(child => emptyData(child.type))
  const [child] = children
  return makeData({ type, length: 0, nullCount: 0, valueOffsets: new Int32Array(1), child, children } as never)
}

/** One column as a stream's bytes, its Trino type in the field's metadata if given. */
export function columnBytes(vector: Vector, trinoType?: string): Uint8Array {
  const metadata = trinoType ? new Map([['trino:type', trinoType]]) : undefined
  const schema = new Schema([new Field('c', vector.type, true, metadata)])
  const batches = vector.data.map(
    data =>
      new RecordBatch(
        schema,
        makeData({ type: new Struct(schema.fields), length: data.length, nullCount: 0, children: [data] }),
      ),
  )
  return RecordBatchStreamWriter.writeAll([...batches, endBatch(schema, complete(vector.length))]).toUint8Array(true)
}

/** Bytes as a source that gives them in pieces of `size`. */
export function source(bytes: Uint8Array, size = bytes.length): () => Promise<Uint8Array | undefined> {
  let at = 0
  return async () => {
    if (at >= bytes.length) return undefined
    const piece = bytes.subarray(at, at + size)
    at += piece.length
    return piece
  }
}

/** Where each message of a stream begins, and its end. */
export function messageBounds(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bounds = [0]
  for (let at = 0; at < bytes.length; ) {
    const length = view.getInt32(at + 4, true)
    at += 8 + length + (length === 0 ? 0 : bodyLength(view, at + 8))
    bounds.push(at)
  }
  return bounds
}

/** Message   10: length of the body */
function bodyLength(view: DataView, at: number): number {
  const table = at + view.getUint32(at, true)
  const vtable = table - view.getInt32(table, true)
  if (view.getUint16(vtable, true) <= 10) return 0
  const offset = view.getUint16(vtable + 10, true)
  return offset ? Number(view.getBigInt64(table + offset, true)) : 0
}
