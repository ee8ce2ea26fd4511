import { analyse, parse, type Schema, SqlError, writeType } from 'oso-sql'
import type { Target } from '../statement.ts'
import { call } from './call.ts'
import { COLUMNS } from './columns.ts'
import { form } from './form.ts'
import { Pool, type Typing } from './pool.ts'
import { query } from './query.ts'
import { Random } from './random.ts'
import { readSignatures, type Signature } from './signature.ts'

/** The table that generated expressions look at. */
export const TYPED = 'typed'

const LITERALS = [
  ...['0', '1', '-1', '2147483648', '1.5', '00.10', '1e0', "'a'", "''", "'2024-01-31'", 'NULL', 'TRUE', "X'ff'"],
  ...[
    "DATE '2024-01-31'",
    "TIMESTAMP '2024-01-31 01:02:03.4'",
    "TIMESTAMP '2024-01-31 01:02:03 UTC'",
    "TIME '01:02:03'",
  ],
  ...["INTERVAL '2' DAY", "INTERVAL '3' MONTH", "DECIMAL '1.10'", "CHAR 'ab'", "JSON '[1]'", 'ARRAY[]', 'ARRAY[1, 2]'],
  ...['MAP()', 'pi()', 'nan()', "REAL '1.5'", "BIGINT '5'", 'CURRENT_DATE', 'ROW(1, TRUE)'],
]

/** Makes queries that are right for the most part, wrong often enough, and the same ones for a seed. */
export class Generator {
  readonly #random: Random
  readonly #pool: Pool
  readonly #signatures: readonly Signature[]
  readonly #schema: Schema

  constructor(seed: number, signatures: readonly Signature[], schema: Schema) {
    this.#random = new Random(seed)
    this.#signatures = signatures
    this.#schema = schema
    const columns = COLUMNS.map(({ name }) => name)
    this.#pool = new Pool(
      this.#random,
      [...columns, ...columns, ...LITERALS].flatMap(sql => this.#typed(sql)),
    )
  }

  /** The next expression over the columns of the table. */
  expression(): string {
    const sql = this.#random.chance(0.5) ? form(this.#pool, this.#random) : this.#call()
    for (const good of this.#typed(sql)) this.#pool.add(good)
    return sql
  }

  /** A whole query. */
  query(): string {
    return query(this.#pool, this.#random)
  }

  #call(): string {
    return call(this.#random.pick(this.#signatures), this.#pool, this.#random)
  }

  /** The expression with its type, if it is one of a row. */
  #typed(sql: string): readonly Typing[] {
    try {
      const { columns, calls } = analyse(parse(`SELECT ${sql} FROM ${TYPED}`), this.#schema)
      const ofRow = [...calls.values()].every(({ kind }) => kind === 'scalar')
      return ofRow ? columns.map(({ type }) => ({ sql, type: writeType(type) })) : []
    } catch (error) {
      if (error instanceof SqlError) return []
      throw error
    }
  }
}

type Run = Readonly<{ seed: number; runs: number; target: Target; schema: Schema }>

/** Good expressions are put together, many to a query, since asking costs more than the answer. */
const TOGETHER = 40

/** That many expressions in queries, and a third as many whole queries. */
export async function generated({ seed, runs, target, schema }: Run): Promise<readonly string[]> {
  const generator = new Generator(seed, await readSignatures(target), schema)
  const selects = Array.from({ length: runs }, () => generator.expression())
  const queries = Array.from({ length: Math.ceil(runs / 3) }, () => generator.query())
  const good = selects.filter(sql => isAccepted(`SELECT ${sql}, i4 FROM ${TYPED}`, schema))
  const rest = selects.filter(sql => !good.includes(sql)).map(sql => `SELECT ${sql} FROM ${TYPED}`)
  return [...together(good), ...rest, ...queries]
}

function together(expressions: readonly string[]): readonly string[] {
  const groups = Array.from({ length: Math.ceil(expressions.length / TOGETHER) }, (_, at) =>
    expressions.slice(at * TOGETHER, (at + 1) * TOGETHER),
  )
  return groups.map(group => `SELECT ${group.join(', ')} FROM ${TYPED}`)
}

function isAccepted(sql: string, schema: Schema): boolean {
  try {
    analyse(parse(sql), schema)
    return true
  } catch (error) {
    if (error instanceof SqlError) return false
    throw error
  }
}
