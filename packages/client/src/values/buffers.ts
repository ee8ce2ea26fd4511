import { invalidResponse } from '../errors.ts'
import type { TypedArray } from './values.ts'

interface TypedArrayClass<T extends TypedArray> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, offset: number, length: number): T
}

/** The first `length` numbers of a buffer: a view where the address allows it, a copy where a writer did not align. */
export function view<T extends TypedArray>(bytes: Uint8Array | undefined, type: TypedArrayClass<T>, length: number): T {
  const size = length * type.BYTES_PER_ELEMENT
  if (!bytes || bytes.length < size) throw invalidResponse('an Arrow buffer is too short for its column')
  const aligned = bytes.byteOffset % type.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice(0, size)
  return new type(aligned.buffer, aligned.byteOffset, length)
}

/** `length + 1` offsets as numbers; the wide ones are 64-bit on the wire. Each lies within 0 … `limit`, in order. */
export function offsets(bytes: Uint8Array | undefined, wide: boolean, length: number, limit: number): Int32Array {
  // An empty column may come without any offset.
  if (length === 0) return new Int32Array(1)
  const found = wide
    ? Int32Array.from(view(bytes, BigInt64Array, length + 1), Number)
    : view(bytes, Int32Array, length + 1)
  let before = 0
  for (const offset of found) {
    if (offset < before) throw invalidResponse('an Arrow buffer has offsets that go back')
    before = offset
  }
  if (before > limit) throw invalidResponse('an Arrow buffer has offsets beyond its end')
  return found
}
