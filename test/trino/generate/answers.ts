import { analyse, parse, type Schema, SqlError, type Type, toDuckdb, writeType } from 'oso-sql'
import type { Target } from '../statement.ts'
import { COLUMNS, valuesRelation } from './columns.ts'
import { Generator } from './generate.ts'
import { readSignatures, type Signature } from './signature.ts'

type Run = Readonly<{ seed: number; runs: number; target: Target; schema: Schema }>

/** Give something else each time, or may. */
const CHANCE = /^(rand|random|shuffle|uuid|now|current_.*|localtime.*|approx_.*|.*digest.*|checksum|version)$/
/** Enough for every column to show each of its values. */
const ROWS = 5

/**
 * Queries that the compiler takes, that many at most, each with its own rows of values: NULL, nothing, negative numbers,
 * the ends of each type, letters beyond ASCII, NaN.
 */
export async function portable({ seed, runs, target, schema }: Run): Promise<readonly string[]> {
  const signatures = (await readSignatures(target)).filter(isRepeatable)
  const generator = new Generator(seed, signatures, schema)
  const candidates = Array.from({ length: runs }, () => withValues(generator.expression(), schema))
  return candidates.filter(sql => sql !== undefined && isPortable(sql, schema)) as string[]
}

function isRepeatable({ name }: Signature): boolean {
  return !CHANCE.test(name)
}

/** The expression of each row in order, or the one value where it is an aggregate. `undefined` where it is wrong. */
function withValues(expression: string, schema: Schema): string | undefined {
  const used = COLUMNS.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(expression))
  const from = valuesRelation(used, ROWS)
  if (/CURRENT_/.test(expression)) return undefined
  const shapes = [
    `SELECT place, ${expression} AS v FROM ${from} ORDER BY place`,
    `SELECT ${expression} AS v FROM ${from}`,
  ]
  return shapes.find(sql => isRight(sql, schema))
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
