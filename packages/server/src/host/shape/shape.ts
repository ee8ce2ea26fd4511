import type { Type } from 'oso-sql'
import type { Job } from '../../job/job.ts'
import { carried } from './carrier.ts'
import { csvField } from './csv.ts'
import { rowArray, rowObject } from './json-row.ts'

/** A column of the query with Trino's type. */
export type TypedColumn = Readonly<{ name: string; type: Type }>

/**
 * SQL around a query that gives its first `rows` rows in the form that the format's encoder takes: for Arrow each column
 * in its carrier, for the text formats one column with a row's text, so that no value ever becomes one of JavaScript's.
 */
export function shaped(sql: string, columns: readonly TypedColumn[], format: Job['format'], rows: number): string {
  const names = columns.map((_, index) => `c${index}`)
  const values = columns.map((column, index) => ({ ...column, value: `c${index}` }))
  // The line break ends a comment that the query may end with.
  return `SELECT ${selectList(format, values)} FROM (${sql}\n) AS q(${names.join(', ')}) LIMIT ${rows}`
}

type Value = TypedColumn & Readonly<{ value: string }>

function selectList(format: Job['format'], columns: readonly Value[]): string {
  switch (format) {
    case 'arrow':
      return columns.map(({ value, type }) => carried(value, type)).join(', ')
    case 'parquet':
      return columns.map(({ value, type }) => carried(value, type, 'parquet')).join(', ')
    case 'ndjson':
      return `concat(${rowObject(columns)}, chr(10))`
    case 'json':
      return `concat(',', ${rowObject(lastOfName(columns))})`
    case 'minimal':
      return `concat(',', ${rowArray(columns)})`
    case 'jsonl':
      return `concat(${rowArray(columns, 'python')}, chr(10))`
    case 'csv':
      return `concat(${columns.map(({ value, type }) => csvField(value, type)).join(`, ',', `)}, chr(13), chr(10))`
    default:
      return format satisfies never
  }
}

// As a JavaScript object does, which is what OSO's rows are: of columns with one name the last value, at the first place.
function lastOfName(columns: readonly Value[]): Value[] {
  return [...new Map(columns.map(column => [column.name, column])).values()]
}
