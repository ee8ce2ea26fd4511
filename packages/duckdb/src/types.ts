/** DuckDB's numbers for the types that parameters, functions and appenders deal in (`duckdb_type` of the C API). */
export const LOGICAL = {
  BOOLEAN: 1,
  TINYINT: 2,
  SMALLINT: 3,
  INTEGER: 4,
  BIGINT: 5,
  UTINYINT: 6,
  USMALLINT: 7,
  UINTEGER: 8,
  UBIGINT: 9,
  FLOAT: 10,
  DOUBLE: 11,
  TIMESTAMP: 12,
  DATE: 13,
  TIME: 14,
  HUGEINT: 16,
  VARCHAR: 17,
  BLOB: 18,
  DECIMAL: 19,
  TIMESTAMP_S: 20,
  TIMESTAMP_MS: 21,
  TIMESTAMP_NS: 22,
  LIST: 24,
  TIMESTAMP_TZ: 31,
} as const

/** A type of `LOGICAL`. */
export type LogicalName = keyof typeof LOGICAL

const NAMES: ReadonlyMap<number, LogicalName> = new Map(
  // The keys of a literal object are exactly its names; Object.entries widens them.
  Object.entries(LOGICAL).map(([name, id]) => [id, name as LogicalName]),
)

/** The name of a type by DuckDB's number, or undefined for one that is not in `LOGICAL`. */
export function logicalName(id: number): LogicalName | undefined {
  return NAMES.get(id)
}
