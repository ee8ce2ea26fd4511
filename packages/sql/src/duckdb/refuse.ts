import { SqlError } from '../errors.ts'

/**
 * Thrown for what DuckDB cannot do as Trino does. Built without a text, as most code has none at hand; `toDuckdb` adds
 * the place in the query when it passes.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly at: number | undefined
  readonly hint: string | undefined

  constructor(construct: string, hint?: string, at?: number) {
    super(construct)
    this.hint = hint
    this.at = at
  }

  /** The error that the caller sees. `at`: the place, where the refusal itself does not know one. */
  toSqlError(text: string, at: number): SqlError {
    const message = `${this.message} does not give Trino's answer on the embedded engine`
    return new SqlError('NOT_PORTABLE', message, { text, hint: this.hint, at: this.at ?? at })
  }
}

/** Refuses `construct`, with what to write instead. */
export function refuse(construct: string, hint?: string, at?: number): never {
  throw new Refusal(construct, hint, at)
}
