import { analyse, parse, print, type Schema, type TableSchema, type Type, writeType } from 'oso-sql'
import type { Query } from '../warehouse.ts'
import { rewriteTables } from './tables.ts'
import { identifier, path } from './text.ts'

/** The schema in whose name compiled queries read tables; a session says where each is at the moment. */
export const SOMEWHERE = 'oso'

/**
 * A query with every table that it reads by its canonical name, as `"oso"."projects_v1"`, and of the types that it declares:
 * Iceberg keeps times in microseconds, which would be told of the rows that are made of them.
 */
export function compileTrino(text: string, schema: Schema): Query {
  const statement = parse(text)
  const { relations } = analyse(statement, schema)
  const body = rewriteTables(statement.body, table => {
    const target = relations.get(table)?.target
    return target?.kind === 'base' ? readingOf(target.table) : undefined
  })
  return { sql: print({ ...statement, body }), functions: [] }
}

/** How a table is read: by its name, or by a query where some of its columns are kept in another type. */
function readingOf({ name, columns }: TableSchema): string {
  const table = path(SOMEWHERE, name)
  if (columns.every(({ type }) => storedAsDeclared(type))) return table
  const values = columns.map(({ name: column, type }) => {
    const value = identifier(column)
    return storedAsDeclared(type) ? value : `CAST(${value} AS ${writeType(type)}) AS ${value}`
  })
  return `(SELECT ${values.join(', ')} FROM ${table})`
}

/** Whether an Iceberg table that Trino writes has a column of the type that was asked for. */
function storedAsDeclared(type: Type): boolean {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'char':
      return false
    case 'timestamp':
    case 'time':
      return type.precision === 6
    case 'array':
      return storedAsDeclared(type.element)
    case 'map':
      return storedAsDeclared(type.key) && storedAsDeclared(type.value)
    case 'row':
      return type.fields.every(field => storedAsDeclared(field.type))
    default:
      return true
  }
}
