import { analyse, parse, type Schema, SqlError, writeType } from 'oso-sql'
import { ModelError } from '../errors.ts'
import type { Column, ColumnRef, Model } from '../model/model.ts'

/** What models are connected within: the names there are, and their columns. */
export type World = Readonly<{
  schema: Schema
  resolve(parts: readonly string[]): Model | undefined
}>

/**
 * The model with what its SQL says: what it reads, and what each column is made from.
 *
 * The head is checked, not trusted: throws ModelError where the SQL cannot be analysed, or gives other columns than the
 * head lists. A metric's definition is a template and stays as it is.
 */
export function connect(model: Model, world: World): Model {
  if (model.sql === null || model.stage === 'metric') return { ...model, parents: model.parents.map(canonical(world)) }
  const analysed = analysedSql(model, model.sql, world.schema)
  const given = analysed.columns.map(column => ({ name: column.name, type: writeType(column.type) }))
  const difference = firstDifference(model.columns, given)
  if (difference !== undefined) throw fault(model, difference)
  const origins = analysed.columns.map(column => column.from.map(({ table, column }) => ({ model: table, column })))
  return {
    ...model,
    parents: analysed.tables.map(table => table.name),
    columns: model.columns.map((column, index) => ({ ...column, from: distinct(origins[index] ?? []) })),
  }
}

function canonical(world: World): (name: string) => string {
  return name => world.resolve(name.split('.'))?.name ?? name
}

function analysedSql(model: Model, sql: string, schema: Schema): ReturnType<typeof analyse> {
  try {
    return analyse(parse(sql), schema)
  } catch (cause) {
    if (!(cause instanceof SqlError)) throw cause
    const at = cause.position ? ` at line ${cause.position.line}, column ${cause.position.column} of its SQL` : ''
    throw fault(model, `${cause.message}${at}`, { cause })
  }
}

function firstDifference(
  head: readonly Pick<Column, 'name' | 'type'>[],
  sql: readonly Pick<Column, 'name' | 'type'>[],
): string | undefined {
  const spell = (column: Pick<Column, 'name' | 'type'> | undefined) =>
    column ? `${column.name} ${column.type}` : 'no column'
  for (let index = 0; index < Math.max(head.length, sql.length); index++) {
    const [said, given] = [head[index], sql[index]]
    if (said?.name === given?.name && stored(said?.type) === stored(given?.type)) continue
    return `column ${index + 1} is ${spell(said)} in the head and ${spell(given)} in the SQL`
  }
  return undefined
}

/** A type as a table keeps it: a text is of any length there. */
function stored(type: string | undefined): string | undefined {
  return type?.replace(/\b(?:varchar|char)\(\d+\)/g, 'varchar')
}

function distinct(origins: readonly ColumnRef[]): ColumnRef[] {
  return [...new Map(origins.map(origin => [`${origin.model}\n${origin.column}`, origin])).values()]
}

function fault(model: Model, detail: string, options?: ErrorOptions): ModelError {
  return new ModelError({ file: model.file, line: 1, column: 1 }, `${model.name}: ${detail}`, options)
}
