/** An error of Trino's that happened while a query ran on DuckDB. */
export type EngineError = Readonly<{ code: string; message: string }>

// DuckDB's own errors that the compiled text relies on, each with the name that Trino has for the same mistake. The
// order matters: the first that fits is taken.
const NATIVE: readonly (readonly [RegExp, string])[] = [
  [/More than one row returned by a subquery/, 'SUBQUERY_MULTIPLE_ROWS'],
  [/^Out of Range Error: Overflow in/m, 'NUMERIC_VALUE_OUT_OF_RANGE'],
  [/^Out of Range Error: Overflow on/m, 'NUMERIC_VALUE_OUT_OF_RANGE'],
  [/Type U?INT\d+ with value \S+ can't be cast/, 'NUMERIC_VALUE_OUT_OF_RANGE'],
  [/Could not cast value [\d.-]+ to DECIMAL/, 'INVALID_CAST_ARGUMENT'],
  [/^Conversion Error:/m, 'INVALID_CAST_ARGUMENT'],
  [/Map keys (must be unique|can not be NULL)|map key list does not align/i, 'INVALID_FUNCTION_ARGUMENT'],
  [/Invalid (RANGE|ROWS|GROUPS) (PRECEDING|FOLLOWING) value/, 'INVALID_WINDOW_FRAME'],
  [/^Out of Range Error:/m, 'NUMERIC_VALUE_OUT_OF_RANGE'],
]

/**
 * Reads the text of an error that DuckDB raised while it ran what `toDuckdb` wrote; `undefined` where it is none that a
 * query can cause, such as a lack of memory.
 */
export function readEngineError(text: string): EngineError | undefined {
  const raised = /TRINO_ERROR ([A-Z_]+): ([^\n]*?)(?:['"] (?:to|can't be cast)\b.*|", expected format.*)?$/m.exec(text)
  if (raised) return { code: raised[1] ?? '', message: raised[2] ?? '' }
  const native = NATIVE.find(([pattern]) => pattern.test(text))
  return native && { code: native[1], message: firstSentence(text) }
}

function firstSentence(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/^[A-Z][A-Za-z ]* Error: /, '')
}
