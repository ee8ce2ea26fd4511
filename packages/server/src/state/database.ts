/** A value that both databases keep alike. There are no booleans and no dates: 0 and 1, and milliseconds since 1970. */
export type SqlValue = string | number | null

/** Statements in SQL that both databases read: `?` for values, `TEXT` and `BIGINT` for types, no functions of one alone. */
export interface Statements {
  /** The rows of a query, or of a statement with `RETURNING`. `Row` is what the caller knows of its own columns. */
  all<Row>(sql: string, values?: readonly SqlValue[]): Promise<Row[]>
  /** Runs a statement; says how many rows it changed. */
  run(sql: string, values?: readonly SqlValue[]): Promise<number>
}

/**
 * What repositories are written on. Throws a `QueryError` with the code `STATE_UNAVAILABLE` while the database does not
 * answer, so that no caller has to know which one it is.
 */
export interface Database extends Statements {
  /** An SQL expression: milliseconds since 1970 by the database's clock, which is the one that all gateways share. */
  readonly now: string

  /**
   * Runs `work` as one: all of it stands, or nothing when it throws. Only the statements it is given belong to it; it must
   * not use the database itself. With `alone`, no other process is in such a transaction at the same time.
   */
  transaction<T>(work: (statements: Statements) => Promise<T>, options?: { alone?: boolean }): Promise<T>

  close(): Promise<void>
}
