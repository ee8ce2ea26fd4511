import type { Analysed } from '../analyse/analysed.ts'
import { withinStack } from '../errors.ts'
import type { Type } from '../types/type.ts'
import { outputCarrier } from './carrier.ts'
import { carrierOf } from './cast/site.ts'
import { WIDEST_PADDED } from './cast/text.ts'
import type { Compiler } from './compiler.ts'
import { expression } from './expression.ts'
import { inOutputForm } from './output.ts'
import { query } from './query.ts'
import { Refusal, refuse } from './refuse.ts'
import { castTo } from './text.ts'

/** A statement as DuckDB runs it. */
export type DuckdbQuery = Readonly<{
  sql: string
  /** The functions of `oso-sql/duckdb-functions` that the text calls, which must be registered. */
  functions: readonly string[]
  /** The result's columns, with Trino's names and types; names may repeat. */
  columns: readonly Readonly<{ name: string; type: Type }>[]
  /** The types of `$1`, `$2`, …; each is cast to its carrier in the text. */
  parameters: readonly Type[]
}>

/** Where the base tables are. */
export type DuckdbOptions = Readonly<{ schema?: string }>

/** What a connection must be set to for the text to mean what Trino means. */
export const DUCKDB_SETTINGS: Readonly<Record<string, string>> = {
  TimeZone: 'UTC',
  default_null_order: 'NULLS_LAST',
  default_order: 'ASC',
  integer_division: 'false',
  ieee_floating_point_ops: 'true',
  scalar_subquery_error_on_multiple_rows: 'true',
  preserve_insertion_order: 'true',
  // It computes what TRY, COALESCE and CASE guard in front of them, where it is written twice.
  disabled_optimizers: 'common_subexpressions',
}

/**
 * Writes an analysed query for DuckDB, so that it gives Trino's answer. Throws SqlError `NOT_PORTABLE` for what cannot:
 * it names the construct, its place, and what to write instead.
 */
export function toDuckdb(analysed: Analysed, options: DuckdbOptions = {}): DuckdbQuery {
  const c = compiler(analysed, options.schema ?? 'oso')
  const { text, body } = analysed.statement
  try {
    const sql = withinStack(() => statement(c), { text, at: body.at })
    return { sql, functions: [...c.externals].sort(), columns: analysed.columns, parameters: analysed.parameters }
  } catch (error) {
    if (error instanceof Refusal) throw error.toSqlError(text, c.state.at)
    throw error
  }
}

function statement(c: Compiler): string {
  const { columns, statement } = c.analysed
  const { body } = statement
  if (body.kind !== 'query') return refuse(`a statement of kind ${body.kind}`, 'Only queries run on the engine.')
  const names = columns.map(column => column.name)
  return query(c, body, (column, i) => finish(c, column, columns[i]?.type), names)
}

function compiler(analysed: Analysed, schema: string): Compiler {
  const c: Compiler = {
    analysed,
    schema,
    externals: new Set(),
    aliases: new Map(),
    columns: new Map(),
    taken: new Map(),
    risky: new Map(),
    lambdas: new Map(),
    state: {
      selects: [],
      depth: 0,
      at: analysed.statement.body.at,
      orderFree: undefined,
      caughtBy: undefined,
      seesNull: false,
      isPart: false,
      isLateral: false,
      hoisted: undefined,
      operand: undefined,
    },
    expression: node => expression(c, node),
    query: node => query(c, node),
  }
  return c
}

/** The column with exactly the DuckDB type that stands for Trino's. */
function finish(c: Compiler, sql: string, type: Type | undefined): string {
  if (type === undefined) return sql
  carrierOf(type)
  if (type.kind === 'char' && type.length > WIDEST_PADDED)
    return refuse('a result of so long a char', 'Cast it to varchar.')
  return castTo(inOutputForm(c, sql, type), outputCarrier(type) ?? '')
}
