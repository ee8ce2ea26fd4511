import { readType, type Schema, SqlError, type TableSchema } from 'oso-sql'
import { ask, type Target } from './statement.ts'

/** Tables by their full names: what each column is called and its type. */
export type Tables = Readonly<Record<string, readonly (readonly [name: string, type: string])[]>>

/** The catalogue and schema that a name without them is looked up in. */
export type Session = Readonly<{ catalog: string; schema: string }>

/** The columns of every table of a schema, as Trino tells them. */
export async function readTables(target: Target, { catalog, schema }: Session): Promise<Tables> {
  const sql = `SELECT table_name, column_name, data_type FROM ${catalog}.information_schema.columns
    WHERE table_schema = '${schema}' ORDER BY table_name, ordinal_position`
  const tables: Record<string, [string, string][]> = {}
  for (const [table, column, type] of (await ask(target, sql)).rows) {
    const name = `${catalog}.${schema}.${table}`
    tables[name] = [...(tables[name] ?? []), [String(column), String(type)]]
  }
  return tables
}

/** The tables as the analyser asks for them, with Trino's errors for names that lead nowhere. */
export function schemaOf(tables: Tables, session?: Session): Schema {
  const found = new Map(Object.entries(tables).map(([name, columns]) => [name, tableOf(name, columns)]))
  return {
    table: parts => {
      const [name = '', schema, catalog] = parts.map(part => part.toLowerCase()).reverse()
      const at = { schema: schema ?? session?.schema, catalog: catalog ?? session?.catalog }
      if (at.schema === undefined) throw missing('MISSING_SCHEMA_NAME', 'Schema')
      if (at.catalog === undefined) throw missing('MISSING_CATALOG_NAME', 'Catalog')
      return found.get(`${at.catalog}.${at.schema}.${name}`) ?? nowhere(found, at.catalog, at.schema)
    },
    tableNames: () => found.keys(),
  }
}

function tableOf(name: string, columns: Tables[string]): TableSchema {
  return { name, columns: columns.map(([column, type]) => ({ name: column, type: readType(type) })) }
}

function missing(code: 'MISSING_SCHEMA_NAME' | 'MISSING_CATALOG_NAME', what: string): SqlError {
  return new SqlError(code, `${what} must be specified when session ${what.toLowerCase()} is not set`)
}

/** `undefined` where only the table is missing. */
function nowhere(found: ReadonlyMap<string, TableSchema>, catalog: string, schema: string): undefined {
  const begins = (prefix: string): boolean => [...found.keys()].some(name => name.startsWith(prefix))
  if (!begins(`${catalog}.`)) throw new SqlError('CATALOG_NOT_FOUND', `Catalog '${catalog}' not found`)
  if (!begins(`${catalog}.${schema}.`)) throw new SqlError('SCHEMA_NOT_FOUND', `Schema '${schema}' does not exist`)
}
