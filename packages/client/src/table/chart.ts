import type { Values } from '../values/values.ts'
import type { Field } from '../wire/piece.ts'

/**
 * A column as chart libraries take Arrow columns: dates are milliseconds, decimals and 64-bit integers are numbers.
 * What a number cannot hold exactly is rounded here, since a chart shows no more; rows and columns stay exact.
 */
export type ChartColumn = Readonly<{
  type: ChartType
  length: number
  nullCount: number
  get(index: number): unknown
  toArray(): ArrayLike<unknown>
  toJSON(): readonly unknown[]
  [Symbol.iterator](): Iterator<unknown>
}>

/** The numbers that Observable's libraries look at: Arrow's own for kinds of types, and 1 for milliseconds. */
export type ChartType = Readonly<{ typeId: number; unit?: number }>

const BOOL: ChartType = { typeId: 6 }
const FLOAT: ChartType = { typeId: 3 }
const TEXT: ChartType = { typeId: 5 }
const OTHER: ChartType = { typeId: 13 }
const TIME: ChartType = { typeId: 10, unit: 1 }

/** What a chart should take a column for. */
export function chartType({ type }: Field): ChartType {
  if (/^(date|timestamp)\b/.test(type)) return TIME
  if (/^(tinyint|smallint|integer|bigint|real|double|decimal)\b/.test(type)) return FLOAT
  if (type === 'boolean') return BOOL
  return /^(array|map|row|varbinary)\b/.test(type) ? OTHER : TEXT
}

/** A column's values for charts. */
export function chartColumn(field: Field, values: Values): ChartColumn {
  const type = chartType(field)
  const plain = type === TIME ? mapValues(values, millisecondsOf) : type === FLOAT ? toNumbers(values) : values
  return {
    type,
    length: values.length,
    nullCount: countNulls(values),
    get: index => plain[index],
    toArray: () => plain,
    toJSON: () => Array.from<unknown>(plain),
    [Symbol.iterator]: () => plain[Symbol.iterator](),
  }
}

function toNumbers(values: Values): Values {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return Float64Array.from(values, Number)
  return Array.isArray(values) ? mapValues(values, numberOf) : values
}

function mapValues(values: Values, map: (value: unknown) => unknown): readonly unknown[] {
  return Array.from<unknown, unknown>(values, value => (value === null ? null : map(value)))
}

function millisecondsOf(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value
}

function numberOf(value: unknown): unknown {
  return typeof value === 'number' ? value : Number(value)
}

function countNulls(values: Values): number {
  if (!Array.isArray(values)) return 0
  return values.reduce<number>((count, value) => (value === null ? count + 1 : count), 0)
}
