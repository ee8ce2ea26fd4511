import type { ArrowField, ArrowType } from '../arrow/type.ts'
import { openVector, type Vector } from '../arrow/vector.ts'
import { invalidResponse } from '../errors.ts'
import { offsets, view } from './buffers.ts'
import { rowFiller, uniqueKeys } from './keys.ts'
import { readBools, readDecimals, readHalf, readInt64, readTyped } from './numbers.ts'
import { readBinary, readUtf8, readViews, textOf, uuidOf } from './strings.ts'
import { dateOfDays, digitsOf, durationText, monthsText, Timestamp, timeText, wholeMilliseconds } from './time.ts'
import { trinoType } from './trino.ts'
import { collect, type Decoding, type TypedArray, type Values } from './values.ts'

/** A vector whose buffers are at hand. */
type Open = Vector<Uint8Array>

/** The values of a vector, exact: one a row, null where there is none. */
export function decode(closed: Vector, decoding: Decoding): Values {
  const vector = openVector(closed)
  const { length, validity, buffers, field } = vector
  const { type } = field
  switch (type.kind) {
    case 'null':
      return new Array(length).fill(null)
    case 'bool':
      return readBools(length, validity, buffers[0] ?? new Uint8Array(0))
    case 'int':
      return decodeInts(vector, type.bits, type.signed, decoding)
    case 'float':
      return readTyped(floats(buffers[0], type.bits, length), validity)
    case 'decimal':
      return readDecimals(length, validity, buffers[0], type)
    case 'utf8':
      return readUtf8(length, validity, buffers, type.wide)
    case 'binary':
      return readBinary(length, validity, buffers, type.wide)
    case 'utf8View':
      return readViews(length, validity, buffers).map(bytes => bytes && textOf(bytes))
    case 'binaryView':
      return readViews(length, validity, buffers)
    case 'fixedBinary':
      return decodeFixed(vector, type.width)
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
    case 'interval':
      return decodeTimes(vector, type)
    case 'dictionary':
      return decodeDictionary(vector, type, decoding)
    default:
      return decodeNested(vector, type, decoding)
  }
}

function ints(bytes: Uint8Array | undefined, bits: number, signed: boolean, length: number): TypedArray {
  if (bits === 64) return signed ? view(bytes, BigInt64Array, length) : view(bytes, BigUint64Array, length)
  if (bits === 8) return signed ? view(bytes, Int8Array, length) : view(bytes, Uint8Array, length)
  if (bits === 16) return signed ? view(bytes, Int16Array, length) : view(bytes, Uint16Array, length)
  if (bits === 32) return signed ? view(bytes, Int32Array, length) : view(bytes, Uint32Array, length)
  throw invalidResponse(`an Arrow column has integers of ${bits} bits`)
}

function decodeInts({ field, length, validity, buffers }: Open, bits: number, signed: boolean, as: Decoding): Values {
  const values = ints(buffers[0], bits, signed, length)
  const is64 = values instanceof BigInt64Array || values instanceof BigUint64Array
  return is64 ? readInt64(values, validity, as.numbers, field.name) : readTyped(values, validity)
}

function floats(bytes: Uint8Array | undefined, bits: number, length: number): TypedArray {
  if (bits === 64) return view(bytes, Float64Array, length)
  return bits === 32 ? view(bytes, Float32Array, length) : readHalf(view(bytes, Uint16Array, length))
}

function decodeFixed({ field, length, validity, buffers }: Open, width: number): Values {
  const bytes = view(buffers[0], Uint8Array, length * width)
  const isUuid = width === 16 && trinoType(field) === 'uuid'
  return collect(length, validity, i => {
    const value = bytes.slice(i * width, (i + 1) * width)
    return isUuid ? uuidOf(value) : value
  })
}

type TimeType = Extract<ArrowType, { kind: 'date' | 'time' | 'timestamp' | 'duration' | 'interval' }>

function decodeTimes({ field, length, validity, buffers: [bytes] }: Open, type: TimeType): Values {
  if (type.kind === 'interval') return decodeIntervals(length, validity, bytes, type.unit, trinoType(field))
  const is32 = (type.kind === 'date' && type.unit === 'day') || (type.kind === 'time' && type.bits === 32)
  if (type.kind === 'date' && is32) {
    const days = view(bytes, Int32Array, length)
    return collect(length, validity, i => dateOfDays(days[i] ?? 0))
  }
  if (type.kind === 'timestamp') return decodeTimestamps(field, length, validity, bytes, type)
  const numbers = is32 ? view(bytes, Int32Array, length) : view(bytes, BigInt64Array, length)
  const at = (i: number): bigint => BigInt(numbers[i] ?? 0)
  if (type.kind === 'date') return collect(length, validity, i => new Date(Number(at(i))))
  if (type.kind === 'duration') return collect(length, validity, i => durationText(wholeMilliseconds(at(i), type.unit)))
  const digits = digitsOf(trinoType(field), type.unit)
  return collect(length, validity, i => timeText(at(i), type.unit, digits))
}

/** Most counts are integers that a number holds, and are read as such from their two words: bigints cost much more. */
function decodeTimestamps(
  field: ArrowField,
  length: number,
  validity: Uint8Array | undefined,
  bytes: Uint8Array | undefined,
  { unit, zone }: Extract<ArrowType, { kind: 'timestamp' }>,
): Values {
  const kind = { unit, digits: digitsOf(trinoType(field), unit), zone }
  const words = view(bytes, Int32Array, length * 2)
  return collect(length, validity, i => {
    const [low, high] = [words[i * 2] ?? 0, words[i * 2 + 1] ?? 0]
    const near = high * 2 ** 32 + (low >>> 0)
    return new Timestamp(Number.isSafeInteger(near) ? near : (BigInt(high) << 32n) + BigInt(low >>> 0), kind)
  })
}

/** Months and days are 32-bit, milliseconds too; nanoseconds 64-bit behind months and days. */
function decodeIntervals(
  length: number,
  validity: Uint8Array | undefined,
  bytes: Uint8Array | undefined,
  unit: 'month' | 'dayTime' | 'monthDayNano',
  type: string,
): Values {
  const width = { month: 1, dayTime: 2, monthDayNano: 4 }[unit]
  const words = view(bytes, Int32Array, length * width)
  const word = (i: number, part: number): number => words[i * width + part] ?? 0
  const text = (i: number): string => {
    if (type === 'interval year to month') return monthsText(word(i, 0))
    if (unit === 'dayTime') return durationText(BigInt(word(i, 0)) * 86_400_000n + BigInt(word(i, 1)))
    const nanos = (BigInt(word(i, 3)) << 32n) | BigInt(word(i, 2) >>> 0)
    return durationText(BigInt(word(i, 1)) * 86_400_000n + nanos / 1_000_000n)
  }
  return collect(length, validity, text)
}

function decodeDictionary(
  { length, validity, buffers, dictionary }: Open,
  { bits, signed }: Readonly<{ bits: number; signed: boolean }>,
  decoding: Decoding,
): Values {
  const parts = dictionary.map(part => {
    const values = decoding.dictionaries.get(part) ?? decode(part, decoding)
    decoding.dictionaries.set(part, values)
    return values
  })
  const values = parts.length === 1 ? (parts[0] ?? []) : parts.flatMap(part => Array.from<unknown>(part))
  const indices = ints(buffers[0], bits, signed, length)
  return collect(length, validity, i => values[Number(indices[i])] ?? null)
}

function decodeNested(vector: Open, type: ArrowType, decoding: Decoding): Values {
  const { length, validity, buffers, children } = vector
  if (type.kind === 'struct') return decodeStruct(vector, decoding)
  const [child] = children
  if (!child) throw invalidResponse('an Arrow column of lists has no type for their values')
  if (type.kind === 'runEnd') return decodeRuns(vector, decoding)
  if (type.kind === 'map') return decodeMap(vector, child, decoding)
  const values = decode(child, decoding)
  const part = (from: number, to: number): unknown[] => Array.from<unknown>(values.slice(from, to))
  if (type.kind === 'fixedList') return collect(length, validity, i => part(i * type.size, (i + 1) * type.size))
  if (type.kind === 'listView') {
    const numbers = (bytes: Uint8Array | undefined): TypedArray => ints(bytes, type.wide ? 64 : 32, true, length)
    const [starts, sizes] = [numbers(buffers[0]), numbers(buffers[1])]
    return collect(length, validity, i => part(Number(starts[i]), Number(starts[i]) + Number(sizes[i])))
  }
  const places = offsets(buffers[0], type.kind === 'list' && type.wide, length, child.length)
  return collect(length, validity, i => part(places[i] ?? 0, places[i + 1] ?? 0))
}

function decodeStruct({ length, validity, children }: Open, decoding: Decoding): Values {
  const keys = uniqueKeys(children.map(child => child.field.name))
  const rows: object[] = new Array(length)
  const columns = children.map(child => decode(child, decoding))
  rowFiller(keys)(rows, 0, length, columns)
  return validity ? collect(length, validity, i => rows[i]) : rows
}

/** A map is a list of entries with a key and a value; here a Map, which keeps keys of every type apart. */
function decodeMap({ length, validity, buffers }: Open, entries: Vector, decoding: Decoding): Values {
  const [keys = [], values = []] = entries.children.map(child => decode(child, decoding))
  const places = offsets(buffers[0], false, length, entries.length)
  return collect(length, validity, i => {
    const map = new Map<unknown, unknown>()
    for (let at = places[i] ?? 0; at < (places[i + 1] ?? 0); at++) map.set(keys[at], values[at])
    return map
  })
}

/** Runs: the first child says where each ends, the second what it holds. */
function decodeRuns({ length, children: [ends, runs] }: Open, decoding: Decoding): Values {
  if (!ends || !runs) throw invalidResponse('an Arrow column of runs lacks its ends or its values')
  const places = decode(ends, { ...decoding, numbers: 'number' })
  const values = decode(runs, decoding)
  const out: unknown[] = []
  for (let run = 0; run < places.length; run++) {
    while (out.length < Math.min(Number(places[run]), length)) out.push(values[run] ?? null)
  }
  return out
}
