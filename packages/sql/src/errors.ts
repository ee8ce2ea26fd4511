/**
 * Names for what is wrong with a query. All but the last two are Trino's own.
 * `UNSUPPORTED_STATEMENT`: valid Trino, but a kind of statement that is out of scope here.
 * `NOT_PORTABLE`: valid Trino, for which DuckDB would not give the same answer.
 */
export type SqlErrorCode =
  | 'SYNTAX_ERROR'
  | 'NOT_SUPPORTED'
  | 'AMBIGUOUS_FUNCTION_CALL'
  | 'AMBIGUOUS_NAME'
  | 'CATALOG_NOT_FOUND'
  | 'COLUMN_NOT_FOUND'
  | 'COLUMN_TYPE_UNKNOWN'
  | 'DIVISION_BY_ZERO'
  | 'DUPLICATE_COLUMN_NAME'
  | 'DUPLICATE_NAMED_QUERY'
  | 'DUPLICATE_PARAMETER_NAME'
  | 'DUPLICATE_WINDOW_NAME'
  | 'EXPRESSION_NOT_AGGREGATE'
  | 'EXPRESSION_NOT_CONSTANT'
  | 'EXPRESSION_NOT_IN_DISTINCT'
  | 'EXPRESSION_NOT_SCALAR'
  | 'FUNCTION_NOT_AGGREGATE'
  | 'FUNCTION_NOT_FOUND'
  | 'FUNCTION_NOT_WINDOW'
  | 'GENERIC_INTERNAL_ERROR'
  | 'INVALID_ARGUMENTS'
  | 'INVALID_CAST_ARGUMENT'
  | 'INVALID_COLUMN_REFERENCE'
  | 'INVALID_FUNCTION_ARGUMENT'
  | 'INVALID_LIMIT_CLAUSE'
  | 'INVALID_LITERAL'
  | 'INVALID_ORDER_BY'
  | 'INVALID_PARAMETER_USAGE'
  | 'INVALID_PARTITION_BY'
  | 'INVALID_PATH'
  | 'INVALID_RECURSIVE_REFERENCE'
  | 'INVALID_WINDOW_FRAME'
  | 'INVALID_WINDOW_REFERENCE'
  | 'MISMATCHED_COLUMN_ALIASES'
  | 'MISSING_CATALOG_NAME'
  | 'MISSING_COLUMN_ALIASES'
  | 'MISSING_COLUMN_NAME'
  | 'MISSING_GROUP_BY'
  | 'MISSING_ORDER_BY'
  | 'MISSING_OVER'
  | 'MISSING_SCHEMA_NAME'
  | 'NESTED_AGGREGATION'
  | 'NESTED_RECURSIVE'
  | 'NESTED_WINDOW'
  | 'NULL_TREATMENT_NOT_ALLOWED'
  | 'NUMERIC_VALUE_OUT_OF_RANGE'
  | 'OPERATOR_NOT_FOUND'
  | 'SCHEMA_NOT_FOUND'
  | 'TABLE_NOT_FOUND'
  | 'TOO_MANY_ARGUMENTS'
  | 'TOO_MANY_GROUPING_SETS'
  | 'TYPE_MISMATCH'
  | 'TYPE_NOT_FOUND'
  | 'UNSUPPORTED_SUBQUERY'
  | 'VIEW_IS_RECURSIVE'
  | 'UNSUPPORTED_STATEMENT'
  | 'NOT_PORTABLE'

/** A place in a text: `offset` in UTF-16 units from 0, `line` from 1, `column` in code points from 1, as Trino counts. */
export type Position = Readonly<{ offset: number; line: number; column: number }>

/** Where an error stands in which text, and what to do about it; each part may be unknown. */
export type ErrorPlace = Readonly<{ text?: string; at?: number; hint?: string | undefined }>

/** What is wrong with a query, by Trino's name for it, where, and what to do instead. */
export class SqlError extends Error {
  override readonly name = 'SqlError'
  readonly code: SqlErrorCode
  /** Undefined for what is found without a text, such as an error at run time. */
  readonly position: Position | undefined
  /** A sentence that says what to write instead. */
  readonly hint: string | undefined

  constructor(code: SqlErrorCode, message: string, place: ErrorPlace = {}) {
    super(message)
    this.code = code
    this.hint = place.hint
    this.position = place.text === undefined || place.at === undefined ? undefined : positionAt(place.text, place.at)
  }

  /** The same error with a place; an error that has one stays what it is. */
  placed(place: ErrorPlace): SqlError {
    return this.position ? this : new SqlError(this.code, this.message, { ...place, hint: this.hint })
  }

  /** The message as Trino's wire words it: `line 1:8: …` when the place is known. */
  get located(): string {
    return this.position ? `line ${this.position.line}:${this.position.column}: ${this.message}` : this.message
  }

  /** The line of `text` that the error is in, and a caret below the place; empty when there is no place. */
  caret(text: string): string {
    return this.position ? caretAt(text, this.position) : ''
  }
}

/**
 * Does some work on a tree, and says so as an error of the query where the stack ends. A tree that the parser lets
 * through fits a stack of the usual size, but the caller may have used up the most of it. Errors that have no place of
 * their own get `place`.
 */
export function withinStack<T>(work: () => T, place: ErrorPlace = {}): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) throw new SqlError('NOT_SUPPORTED', TOO_DEEP, place)
    throw error instanceof SqlError ? error.placed(place) : error
  }
}

/** What is said of a text that is nested too deeply. */
export const TOO_DEEP = 'statement is too large: it is nested too deeply'

/** Line and column of an offset. A line ends at LF, and nowhere else, as in Trino. */
export function positionAt(text: string, offset: number): Position {
  let line = 1
  let start = 0
  for (let next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', start)) {
    line++
    start = next + 1
  }
  return { offset, line, column: codePoints(text, start, offset) + 1 }
}

/** Longest stretch of a line that is shown on either side of a caret, in UTF-16 units. */
const CARET_CONTEXT = 60

function caretAt(text: string, { offset }: Position): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const lineEnd = text.indexOf('\n', offset)
  const start = Math.max(lineStart, offset - CARET_CONTEXT)
  const end = Math.min(lineEnd < 0 ? text.length : lineEnd, offset + CARET_CONTEXT)
  const shown = text.slice(start, end).replace(/\s/g, ' ')
  return `${shown}\n${' '.repeat(codePoints(text, start, offset))}^`
}

/** How many code points a text, or a part of it, has: as many letters as Trino says that it has. */
export function codePoints(text: string, start = 0, end = text.length): number {
  let count = 0
  for (let index = start; index < end; index++) {
    if (!isLowSurrogate(text, index)) count++
  }
  return count
}

// The second half of a pair does not count; a half that stands alone does.
function isLowSurrogate(text: string, index: number): boolean {
  const low = text.charCodeAt(index)
  if (low < 0xdc00 || low > 0xdfff || index === 0) return false
  const high = text.charCodeAt(index - 1)
  return high >= 0xd800 && high <= 0xdbff
}
