import { invalidResponse } from '../errors.ts'
import type { FlatTable } from './flatbuffer.ts'
import type { ArrowField, ArrowType, Unit } from './type.ts'

const UNITS: readonly Unit[] = ['s', 'ms', 'us', 'ns']

/**
 * The fields of a schema message.
 *
 * Schema   4: endianness   6: fields   8: custom metadata
 */
export function readSchema(schema: FlatTable): ArrowField[] {
  if (schema.int16(4) !== 0) throw invalidResponse('the Arrow stream is big-endian; only little-endian is read')
  return schema.tables(6).map(readField)
}

/** Pairs of texts; Arrow keeps metadata so. KeyValue   4: key   6: value */
export function readMetadata(entries: readonly FlatTable[]): ReadonlyMap<string, string> {
  return new Map(entries.map(entry => [entry.text(4) ?? '', entry.text(6) ?? ''] as const))
}

/** Field   4: name   6: nullable   8: kind of type   10: type   12: dictionary   14: children   16: custom metadata */
function readField(field: FlatTable): ArrowField {
  const type = readType(field.int8(8), field.table(10))
  const dictionary = field.table(12)
  return {
    name: field.text(4) ?? '',
    nullable: field.bool(6),
    type: dictionary ? readDictionary(dictionary, type) : type,
    children: field.tables(14).map(readField),
    metadata: readMetadata(field.tables(16)),
  }
}

/** DictionaryEncoding   4: id   6: type of the indices */
function readDictionary(encoding: FlatTable, values: ArrowType): ArrowType {
  const index = encoding.table(6)
  const [bits, signed] = index ? [index.int32(4), index.bool(6)] : [32, true]
  return { kind: 'dictionary', id: encoding.int64(4), bits, signed, values }
}

type ReadType = (table: FlatTable | undefined) => ArrowType

const unitOf = (table: FlatTable | undefined, absent: number): Unit => UNITS[table?.int16(4, absent) ?? absent] ?? 'ms'

/** By the number that stands in a field's slot 8. */
const TYPES: Readonly<Record<number, ReadType>> = {
  1: () => ({ kind: 'null' }),
  2: t => ({ kind: 'int', bits: t?.int32(4) ?? 0, signed: t?.bool(6) ?? false }),
  3: t => ({ kind: 'float', bits: 16 << (t?.int16(4) ?? 0) }),
  4: () => ({ kind: 'binary', wide: false }),
  5: () => ({ kind: 'utf8', wide: false }),
  6: () => ({ kind: 'bool' }),
  7: t => ({ kind: 'decimal', precision: t?.int32(4) ?? 0, scale: t?.int32(6) ?? 0, bits: t?.int32(8, 128) ?? 128 }),
  8: t => ({ kind: 'date', unit: (t?.int16(4, 1) ?? 1) === 0 ? 'day' : 'ms' }),
  9: t => ({ kind: 'time', unit: unitOf(t, 1), bits: t?.int32(6, 32) ?? 32 }),
  10: t => ({ kind: 'timestamp', unit: unitOf(t, 0), zone: t?.text(6) || undefined }),
  11: t => ({ kind: 'interval', unit: (['month', 'dayTime', 'monthDayNano'] as const)[t?.int16(4) ?? 0] ?? 'month' }),
  12: () => ({ kind: 'list', wide: false }),
  13: () => ({ kind: 'struct' }),
  15: t => ({ kind: 'fixedBinary', width: t?.int32(4) ?? 0 }),
  16: t => ({ kind: 'fixedList', size: t?.int32(4) ?? 0 }),
  17: () => ({ kind: 'map' }),
  18: t => ({ kind: 'duration', unit: unitOf(t, 1) }),
  19: () => ({ kind: 'binary', wide: true }),
  20: () => ({ kind: 'utf8', wide: true }),
  21: () => ({ kind: 'list', wide: true }),
  22: () => ({ kind: 'runEnd' }),
  23: () => ({ kind: 'binaryView' }),
  24: () => ({ kind: 'utf8View' }),
  25: () => ({ kind: 'listView', wide: false }),
  26: () => ({ kind: 'listView', wide: true }),
}

function readType(kind: number, table: FlatTable | undefined): ArrowType {
  const read = TYPES[kind]
  if (!read) throw invalidResponse(`the Arrow stream has a column of type number ${kind}, which is not read`)
  return read(table)
}
