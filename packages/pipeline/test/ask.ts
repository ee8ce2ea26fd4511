import { Database } from 'oso-duckdb'

/** The rows of a query on a warehouse. */
export function ask(warehouse: string, sql: string): readonly Readonly<Record<string, unknown>>[] {
  const database = Database.open(warehouse, { access_mode: 'READ_ONLY' })
  try {
    return database.connect().rows(sql)
  } finally {
    database.close()
  }
}

/** How many rows there are in a table, or in what else may follow `from`. */
export function count(warehouse: string, from: string): number {
  return Number(ask(warehouse, `select count(*) as n from ${from}`)[0]?.n)
}
