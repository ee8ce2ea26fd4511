import type { Vector } from '../arrow/vector.ts'

/** What a 64-bit integer becomes. `number` throws on one that a number cannot hold exactly. */
export type Numbers = 'bigint' | 'number' | 'string'

/** Arrays of numbers that stand for a column without nulls. */
export type TypedArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array

/** The values of a column, in order: typed where they are numbers and none is null. */
export type Values = readonly unknown[] | TypedArray

/** How values are wanted, and what was decoded before: dictionaries are shared by many batches. */
export type Decoding = Readonly<{ numbers: Numbers; dictionaries: Map<Vector, Values> }>

/** True where there is a value. */
export function isValid(validity: Uint8Array, index: number): boolean {
  return (((validity[index >> 3] ?? 0) >> (index & 7)) & 1) === 1
}

/** One value a row, null where the validity says so. */
export function collect<T>(
  length: number,
  validity: Uint8Array | undefined,
  read: (index: number) => T,
): readonly (T | null)[] {
  const out: (T | null)[] = new Array(length)
  if (validity) for (let i = 0; i < length; i++) out[i] = isValid(validity, i) ? read(i) : null
  else for (let i = 0; i < length; i++) out[i] = read(i)
  return out
}
