import type { ArrowField } from 'oso-duckdb'
import { type Type, writeType } from 'oso-sql'
import { isBinary, unitDigits } from '../../../arrow/schema.ts'
import { QueryError } from '../../../errors.ts'
import type { Builder } from './builder.ts'
import { DecimalBuilder } from './decimal.ts'
import { BigintBuilder, BooleanBuilder, FloatBuilder, IntegerBuilder, NullBuilder } from './fixed.ts'
import { ListBuilder, MapBuilder, RowBuilder } from './nested.ts'
import { DateBuilder, DaysBuilder, MonthsBuilder, TimeBuilder, TimestampBuilder } from './temporal.ts'
import { BinaryBuilder, TextBuilder, UuidBuilder } from './text.ts'

/** What makes a column of a type, and how its buffers lie. */
export type Column = Readonly<{ builder: Builder; field: ArrowField }>

/** What makes a column of values of a Trino type, in the layout of `arrowType`. */
export function columnOf(type: Type): Column {
  switch (type.kind) {
    case 'boolean':
      return plain(new BooleanBuilder(), 'b')
    case 'tinyint':
      return plain(new IntegerBuilder(Int8Array), 'c')
    case 'smallint':
      return plain(new IntegerBuilder(Int16Array), 's')
    case 'integer':
      return plain(new IntegerBuilder(Int32Array), 'i')
    case 'bigint':
      return plain(new BigintBuilder(), 'l')
    case 'real':
      return plain(new FloatBuilder(Float32Array), 'f')
    case 'double':
      return plain(new FloatBuilder(Float64Array), 'g')
    case 'decimal':
      return plain(new DecimalBuilder(type.precision), `d:${type.precision},${type.scale}`)
    case 'uuid':
      return plain(new UuidBuilder(), 'z')
    case 'unknown':
      return plain(new NullBuilder(), 'n')
    case 'array':
    case 'map':
    case 'row':
      return nested(type)
    default:
      return temporal(type) ?? (isBinary(type) ? plain(new BinaryBuilder(), 'z') : plain(new TextBuilder(), 'u'))
  }
}

function temporal(type: Type): Column | undefined {
  switch (type.kind) {
    case 'date':
      return plain(new DateBuilder(), 'tdD')
    case 'time':
    case 'timestamp':
      return clock(type)
    case 'interval day to second':
      return plain(new DaysBuilder(), 'tin')
    case 'interval year to month':
      return plain(new MonthsBuilder(), 'tin')
    default:
      return undefined
  }
}

function clock(type: Extract<Type, { kind: 'time' | 'timestamp' }>): Column | undefined {
  const digits = unitDigits(type)
  if (digits === undefined) return undefined
  // Every one of them has eight bytes, which is all that is asked of the format here.
  return type.kind === 'time' ? plain(new TimeBuilder(digits), 'ttn') : plain(new TimestampBuilder(digits), 'tsn:')
}

function nested(type: Extract<Type, { kind: 'array' | 'map' | 'row' }>): Column {
  switch (type.kind) {
    case 'array': {
      const element = columnOf(type.element)
      return { builder: new ListBuilder(element.builder), field: fieldOf('+l', [element]) }
    }
    case 'map': {
      requireScalar(type.key)
      const entry = [columnOf(type.key), columnOf(type.value)] as const
      const entries = { field: fieldOf('+s', entry) }
      return { builder: new MapBuilder(entry[0].builder, entry[1].builder), field: fieldOf('+m', [entries]) }
    }
    case 'row': {
      const fields = type.fields.map(field => columnOf(field.type))
      return { builder: new RowBuilder(fields.map(({ builder }) => builder)), field: fieldOf('+s', fields) }
    }
    default:
      return type satisfies never
  }
}

// The protocol has keys as strings, and nothing in that of a nested value can be read back.
function requireScalar(key: Type): void {
  if (key.kind !== 'array' && key.kind !== 'map' && key.kind !== 'row') return
  const advice = 'Write map_entries(…) to get its entries as rows.'
  throw new QueryError('NOT_SUPPORTED', `A map with keys of ${writeType(key)} cannot be returned. ${advice}`)
}

function plain(builder: Builder, format: string): Column {
  return { builder, field: fieldOf(format, []) }
}

function fieldOf(format: string, children: readonly Pick<Column, 'field'>[]): ArrowField {
  return { name: '', format, nullable: true, children: children.map(({ field }) => field), dictionary: null }
}
