import { analyse, parse, type Schema, SqlError, type Type, toDuckdb, writeType } from 'oso-sql'
import type { Target } from '../statement.ts'
import { COLUMNS, type Typed, valuesRelation } from './columns.ts'
import { Generator } from './generate.ts'
import { readSignatures, type Signature } from './signature.ts'

type Run = Readonly<{ seed: number; runs: number; target: Target; schema: Schema }>

/** A query, and whether its rows may come in any order. */
export type Generated = Readonly<{ sql: string; unordered: boolean }>

/** Give something else each time, or may. */
const CHANCE = /^(rand|random|shuffle|uuid|now|current_.*|localtime.*|approx_.*|.*digest.*|version)$/
/** Enough for every column to show each of its values. */
const ROWS = 5

/**
 * Queries that the compiler takes, that many at most, each with its own rows of values: NULL, nothing, negative numbers,
 * the ends of each type, letters beyond ASCII, NaN. Most are single expressions, and a third as many whole queries.
 */
export async function portable({ seed, runs, target, schema }: Run): Promise<readonly Generated[]> {
  const signatures = (await readSignatures(target)).filter(isRepeatable)
  const generator = new Generator(seed, signatures, schema)
  const expressions = Array.from({ length: runs }, () => withValues(generator.expression(), schema))
  const queries = Array.from({ length: Math.ceil(runs / 3) }, () => overValues(generator.query(), schema))
  const found = [...expressions, ...queries.map(sql => sql && { sql, unordered: true })]
  return found.flatMap(item => (item && isPortable(item.sql, schema) ? [item] : []))
}

/** Which rows are left, or in which order equal ones come, depends on what no query says. */
const ANY_ROWS = /\b(LIMIT|OFFSET|FETCH|WITHIN|array_agg)\b/
/**
 * Nobody says: which of several different values is the first, in which order they come, which of the many NaNs one is
 * that was negated, nor the last bit of a sine and its kin.
 */
const UNSAID =
  /\b(any_value|arbitrary|array_agg)\(DISTINCT\b|\bto_ieee754_\d+\(.*(\(- | % |\b(mod|a?(sin|cos|tan)h?|atan2|exp|ln|log\w*|pow\w*|cbrt)\()/
const OTHER =
  "other (k, n, label, b) AS (VALUES (1, 7, 'a', TRUE), (1, 2, NULL, FALSE), (3, NULL, 'abc', NULL), (NULL, 3, '', TRUE))"

/** A whole query with its tables in front of it. `undefined` where it is wrong, or its answer is a matter of chance. */
function overValues(query: string, schema: Schema): string | undefined {
  const [, recursive = '', rest = ''] = /^WITH (RECURSIVE )?([\s\S]*)$/.exec(query) ?? []
  const columns = columnsOf(query)
  const names = ['k', 'place', ...columns.map(({ name }) => name)].join(', ')
  const typed = `typed (${names}) AS (SELECT place, * FROM ${valuesRelation(columns, ROWS)})`
  const sql = rest ? `WITH ${recursive}${typed}, ${OTHER}, ${rest}` : `WITH ${typed}, ${OTHER} ${query}`
  return ANY_ROWS.test(query) || /CURRENT_/.test(query) || !isRight(sql, schema) ? undefined : sql
}

function columnsOf(text: string): readonly Typed[] {
  return COLUMNS.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text))
}

/** Of equal keys, which are among the n first is a matter of chance too. */
function isRepeatable({ name, parameters }: Signature): boolean {
  return !CHANCE.test(name) && !(/^(min|max)_by$/.test(name) && parameters.length > 2)
}

/** The expression of each row in order, or the one value where it is an aggregate. `undefined` where it is wrong. */
function withValues(expression: string, schema: Schema): Generated | undefined {
  const from = valuesRelation(columnsOf(expression), ROWS)
  if (/CURRENT_/.test(expression) || UNSAID.test(expression)) return undefined
  const shapes = [
    { sql: `SELECT place, ${expression} AS v FROM ${from} ORDER BY place`, unordered: false },
    { sql: `SELECT ${expression} AS v FROM ${from}`, unordered: false },
  ]
  return shapes.find(({ sql }) => isRight(sql, schema))
}

function isRight(sql: string, schema: Schema): boolean {
  return compiles(() => analyse(parse(sql), schema)) && analyse(parse(sql), schema).columns.every(isReadable)
}

/** Trino's protocol writes the keys of a map as text, which cannot be read back where they have parts. */
function isReadable({ type }: Readonly<{ type: Type }>): boolean {
  return !/\bmap\((row|array|map)\b/.test(writeType(type))
}

function isPortable(sql: string, schema: Schema): boolean {
  return compiles(() => toDuckdb(analyse(parse(sql), schema)))
}

function compiles(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (error instanceof SqlError) return false
    throw error
  }
}
