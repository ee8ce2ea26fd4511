import type { Model } from 'oso-models'
import {
  type Analysed,
  analyse,
  type ColumnOrigin,
  parse,
  print,
  type ShowColumns,
  type ShowTables,
  type Statement,
  type TableRead,
  toDuckdb,
  writeType,
} from 'oso-sql'
import { QueryError } from '../errors.ts'
import { guard, inSql, type Models, placeOf } from '../guard/guard.ts'
import type { Catalogue } from './catalogue.ts'
import type { Site } from './cluster/qualify.ts'
import { type ClusterQuery, clusterQuery } from './cluster/query.ts'
import { lossyCasts } from './lossy.ts'
import { parameterType } from './parameters.ts'
import { columnsQuery, tablesQuery, textQuery } from './show.ts'

/** A column of a result. */
export type ResultColumn = Readonly<{ name: string; type: string; from: readonly ColumnOrigin[] }>

/** All that follows from a query's text and the types of its parameters, whoever asks and however it is to be sent. */
export type Checked = Readonly<{
  /** Canonical, in Trino's dialect. */
  sql: string
  columns: readonly ResultColumn[]
  reads: readonly TableRead[]
  functions: readonly string[]
  /** Trino's types of the parameters. */
  parameters: readonly string[]
  compiled: Compiled
  notes: readonly string[]
  /** What the author of the text may not know of it, and should. */
  warnings: readonly string[]
}>

/** What the engine that the server has runs for a query. */
export type Compiled = Readonly<{
  sql: string
  /** Functions of ours that the text calls. */
  functions: readonly string[]
  /** On a cluster, what the text is printed from with the values in it; null on the embedded engine, which binds them. */
  cluster: ClusterQuery | null
}>

/** The engine that a server has, and where it has the models' tables. */
export type EngineSite = Readonly<{ name: 'duckdb' }> | Readonly<{ name: 'trino' } & Site>

/** What a text is checked against. */
export type World = Readonly<{
  site: EngineSite
  models: Models
  catalogue: Catalogue
  maxBytes: number
}>

/** Checks a text and compiles it. Throws a `QueryError` that says what is wrong with it. */
export function check(text: string, parameterTypes: readonly string[], world: World): Checked {
  const types = parameterTypes.map(parameterType)
  const { statement, analysed } = guard(text, types, world.models, world.maxBytes)
  const { body } = statement
  switch (body.kind) {
    case 'showTables':
      requireSchema(text, body)
      return answered(statement, tablesQuery(readable(world), body), world)
    case 'showColumns':
      return answered(statement, columnsQuery(describedModel(text, body, world), body), world)
    case 'explain':
      return answered(
        statement,
        textQuery('Query Plan', explanation(compiled(text, statement, analysed, world))),
        world,
      )
    default:
      return compiled(text, statement, analysed, world)
  }
}

const SCHEMAS: ReadonlySet<string> = new Set(['oso', 'iceberg.oso'])

/** Throws `SCHEMA_NOT_FOUND` for any schema but the one that models are in. */
function requireSchema(text: string, { schema }: ShowTables): void {
  const name = schema?.parts.map(part => part.name.toLowerCase()).join('.')
  if (schema === null || name === undefined || SCHEMAS.has(name)) return
  const hint = 'Models are in the schema oso; SHOW TABLES lists them.'
  const facts = { rule: 'names', layer: 'names', hint, ...placeOf(text, schema.at) }
  throw new QueryError('SCHEMA_NOT_FOUND', `Schema '${name}' does not exist. ${hint}`, facts)
}

/** The tables of the warehouse that can be seen. */
function readable({ models, catalogue }: World): string[] {
  return [...catalogue.tables.keys()].filter(name => models.resolve([name])?.name === name)
}

function compiled(text: string, statement: Statement, analysed: Analysed | null, world: World): Checked {
  if (!analysed) throw new Error(`${statement.body.kind} was not analysed`)
  return {
    sql: print(statement),
    columns: analysed.columns.map(({ name, type, from }) => ({ name, type: writeType(type), from })),
    reads: analysed.tables,
    functions: analysed.functions,
    parameters: analysed.parameters.map(writeType),
    compiled: inSql(text, world.models, 'compiler', () => compiledFor(world.site, analysed)),
    notes: [],
    warnings: lossyCasts(statement, text),
  }
}

function compiledFor(site: EngineSite, analysed: Analysed): Compiled {
  if (site.name === 'duckdb') {
    const { sql, functions } = toDuckdb(analysed)
    return { sql, functions, cluster: null }
  }
  const cluster = clusterQuery(analysed.statement, analysed, site)
  return { sql: print(cluster.statement), functions: [], cluster }
}

/** A statement whose answer stands in a query that was made for it. */
function answered(statement: Statement, query: string, world: World): Checked {
  const analysed = analyse(parse(query), world.models.schema)
  const note = 'Answered from the catalogue; no model is read.'
  return { ...compiled(query, statement, analysed, world), functions: [], notes: [note] }
}

function describedModel(text: string, { table }: ShowColumns, { models }: World): Model {
  const parts = table.parts.map(part => part.name)
  const model = models.resolve(parts)
  if (model) return model
  const nearest = models.nearest(parts.at(-1) ?? '', 3)
  const advice = nearest.length > 0 ? ` Did you mean ${nearest.join(' or ')}?` : ''
  throw new QueryError('TABLE_NOT_FOUND', `Table '${parts.join('.')}' does not exist.${advice}`, {
    ...placeOf(text, table.at),
    nearest,
  })
}

/** What EXPLAIN shows: what is read, what is returned, and what runs in the engine. */
function explanation({ sql, columns, reads, compiled }: Checked): string {
  return [
    `Query: ${sql}`,
    ...reads.map(({ name, columns }) => `Reads: ${name} (${columns.join(', ')})`),
    `Returns: ${columns.map(({ name, type }) => `${name} ${type}`).join(', ')}`,
    `${compiled.cluster ? 'Trino' : 'DuckDB'}: ${compiled.sql}`,
  ].join('\n')
}
