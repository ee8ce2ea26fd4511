import { invalidResponse } from '../errors.ts'
import type { Rope } from './bytes.ts'
import type { FlatTable } from './flatbuffer.ts'
import type { ArrowField, ArrowType } from './type.ts'

/** A part of a message's body that is known to lie within it. */
export type Region = Readonly<{ body: Rope; from: number; to: number }>

/** A column of one batch, or a part of a nested one: where its buffers lie. */
export type Vector<Buffer = Region> = Readonly<{
  field: ArrowField
  length: number
  /** One bit a value, set where there is one; absent when there are no nulls. */
  validity: Buffer | undefined
  /** The buffers after the validity, in the order of Arrow's layout of the type. */
  buffers: readonly Buffer[]
  children: readonly Vector[]
  /** What a dictionary's indices point into: the parts of the dictionary, one after the other. */
  dictionary: readonly Vector[]
}>

/** The dictionaries that stand at this place of the stream, by id. */
export type Dictionaries = Map<number, readonly Vector[]>

/** A column with its buffers as bytes. Made for decoding and not kept: a buffer that came in pieces is copied for it. */
export function openVector(vector: Vector): Vector<Uint8Array> {
  const open = ({ body, from, to }: Region): Uint8Array => body.slice(from, to)
  return { ...vector, validity: vector.validity && open(vector.validity), buffers: vector.buffers.map(open) }
}

type Walk = Readonly<{
  body: Rope
  nodes: Iterator<readonly [length: number, nulls: number]>
  regions: Iterator<readonly [offset: number, length: number]>
  variadic: Iterator<number>
  dictionaries: Dictionaries
}>

/**
 * The columns of a record batch. Nodes, buffers and counts stand in the order of the fields, each parent before its
 * children.
 *
 * RecordBatch   4: rows   6: nodes (rows, nulls)   8: buffers (offset, length)   10: compression   12: counts of views
 */
export function readVectors(
  batch: FlatTable,
  body: Rope,
  fields: readonly ArrowField[],
  dictionaries: Dictionaries,
): Vector[] {
  if (batch.table(10)) throw invalidResponse('the Arrow stream has compressed buffers; only plain ones are read')
  const walk: Walk = {
    body,
    nodes: batch.pairs(6).values(),
    regions: batch.pairs(8).values(),
    variadic: batch.int64s(12).values(),
    dictionaries,
  }
  return fields.map(field => readVector(field, walk))
}

function readVector(field: ArrowField, walk: Walk): Vector {
  const { type } = field
  const [length, nulls] = next(walk.nodes)
  const validity = hasValidity(type) ? nextBuffer(walk) : undefined
  if (validity && nulls > 0 && (validity.to - validity.from) * 8 < length)
    throw invalidResponse('an Arrow buffer is too short')
  const buffers = Array.from({ length: bufferCount(type, walk) }, () => nextBuffer(walk))
  // The children of a dictionary's field are those of its values, which come in messages of their own.
  const children = type.kind === 'dictionary' ? [] : field.children.map(child => readVector(child, walk))
  const dictionary = type.kind === 'dictionary' ? (walk.dictionaries.get(type.id) ?? []) : []
  return { field, length, validity: nulls === 0 ? undefined : validity, buffers, children, dictionary }
}

function hasValidity(type: ArrowType): boolean {
  return type.kind !== 'null' && type.kind !== 'runEnd'
}

/** How many buffers follow the validity. */
function bufferCount(type: ArrowType, walk: Walk): number {
  switch (type.kind) {
    case 'null':
    case 'runEnd':
    case 'struct':
    case 'fixedList':
      return 0
    case 'utf8':
    case 'binary':
    case 'listView':
      return 2
    case 'utf8View':
    case 'binaryView':
      return 1 + next(walk.variadic)
    default:
      return 1
  }
}

function nextBuffer({ regions, body }: Walk): Region {
  const [offset, length] = next(regions)
  if (offset < 0 || length < 0 || offset + length > body.length) {
    throw invalidResponse('an Arrow buffer lies outside its message')
  }
  return { body, from: offset, to: offset + length }
}

function next<T>(values: Iterator<T>): T {
  const { value, done } = values.next()
  if (done) throw invalidResponse('an Arrow batch has fewer parts than its schema asks for')
  return value
}
