import {
  type Analysed,
  type AnalyseOptions,
  analyse,
  parse,
  readType,
  type Schema,
  type TableSchema,
} from '../src/index.ts'

/** Two tables for tests: `t` has a column of each shape of type, `u` shares its first column's name. */
const TABLES = [
  table('t', [
    ['a', 'integer'],
    ['b', 'varchar'],
    ['c', 'integer'],
    ['r', 'row(x integer, y varchar)'],
    ['arr', 'array(integer)'],
    ['m', 'map(integer, varchar)'],
    ['d', 'date'],
    ['ts', 'timestamp(3)'],
    ['j', 'json'],
    ['dec', 'decimal(5,2)'],
    ['dbl', 'double'],
  ]),
  table('u', [
    ['a', 'integer'],
    ['z', 'varchar'],
  ]),
]

function table(name: string, columns: readonly (readonly [string, string])[]): TableSchema {
  return { name, columns: columns.map(([column, type]) => ({ name: column, type: readType(type) })) }
}

/** Knows `t` and `u`, also as `s.t` and `c.s.t`. */
export const SCHEMA: Schema = {
  table: parts => TABLES.find(({ name }) => name === parts.at(-1)?.toLowerCase() && isQualified(parts)),
  tableNames: () => TABLES.map(({ name }) => name),
}

function isQualified(parts: readonly string[]): boolean {
  return ['c.s', 's', ''].includes(parts.slice(0, -1).join('.').toLowerCase())
}

/** Parses and analyses a text over those tables. */
export function analysed(sql: string, options?: AnalyseOptions): Analysed {
  return analyse(parse(sql), SCHEMA, options)
}
