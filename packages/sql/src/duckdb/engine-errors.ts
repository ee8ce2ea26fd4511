/** An error of Trino's that happened while a query ran on DuckDB. */
export type EngineError = Readonly<{ code: string; message: string }>

type Native = Readonly<{
  pattern: RegExp
  code: string
  /** Trino's text, from what the pattern found. Without it DuckDB's own first sentence is told. */
  told?: (...found: readonly string[]) => string
}>

const OUT_OF_RANGE = 'NUMERIC_VALUE_OUT_OF_RANGE'

// DuckDB's own errors that the compiled text relies on, each with the name that Trino has for the same mistake. The
// order matters: the first that fits is taken.
const NATIVE: readonly Native[] = [
  {
    pattern: /More than one row returned by a subquery/,
    code: 'SUBQUERY_MULTIPLE_ROWS',
    told: () => 'Scalar sub-query has returned multiple rows',
  },
  {
    pattern: /LIMIT\/OFFSET cannot be negative/,
    code: 'INVALID_PARAMETER_USAGE',
    told: () => 'A parameter in LIMIT or OFFSET cannot be negative',
  },
  {
    pattern: /^Out of Range Error: Overflow in HUGEINT addition/m,
    code: 'NOT_PORTABLE',
    told: () => 'A sum of so many digits is not available here',
  },
  {
    pattern: /^Out of Range Error: Overflow in (\w+) of ([A-Z]+\d*)\S* \((.*)\)/m,
    code: OUT_OF_RANGE,
    told: (what = '', type = '', operation = '') => `${trinoType(type)} ${what} overflow: ${operation}`,
  },
  {
    pattern: /^Out of Range Error: Overflow on (.*)/m,
    code: OUT_OF_RANGE,
    told: (call = '') => `${call} is out of range`,
  },
  {
    pattern: /Type U?INT\d+ with value (\S+) can't be cast.* destination type (\w+)/,
    code: OUT_OF_RANGE,
    told: (value = '', type = '') => `Out of range for ${trinoType(type)}: ${value}`,
  },
  {
    pattern: /Type (?:DOUBLE|FLOAT) with value (?!-?nan)(\S+) can't be cast.* destination type (INT8|INT16|INT32)/,
    code: OUT_OF_RANGE,
    told: (value = '', type = '') => `Out of range for ${trinoType(type)}: ${value}`,
  },
  {
    pattern: /Type (?:DOUBLE|FLOAT) with value (\S+) can't be cast.* destination type (\w+)/,
    code: 'INVALID_CAST_ARGUMENT',
    told: (value = '', type = '') => `Unable to cast ${value} to ${trinoType(type)}`,
  },
  {
    pattern: /Could not cast value ([\d.-]+) to (DECIMAL\([\d,]+\))/,
    code: 'INVALID_CAST_ARGUMENT',
    told: (value = '', type = '') => `Cannot cast '${value}' to ${type.toLowerCase()}`,
  },
  {
    // Trino's dates have a day more at their end, and two at their start; others it counts where DuckDB makes timestamps.
    pattern:
      /Date and time not in timestamp range|Date out of range|Type INT32 with value -?\d+-\d\d-\d\d can't be cast|"\+?(?:5881580-07-11|-5877641-06-2[34])"/,
    code: 'NOT_PORTABLE',
    told: () => 'Dates this far away are not available here',
  },
  {
    pattern: /^Conversion Error: (date|time|timestamp) field value out of range: "(.*?)"/m,
    code: 'INVALID_CAST_ARGUMENT',
    told: (type = '', value = '') => `Value cannot be cast to ${type}: ${value}`,
  },
  { pattern: /Unknown TimeZone/, code: 'INVALID_CAST_ARGUMENT', told: () => 'The text names no time zone' },
  { pattern: /^Conversion Error:/m, code: 'INVALID_CAST_ARGUMENT' },
  {
    pattern: /Map keys (must be unique|can not be NULL)|map key list does not align/i,
    code: 'INVALID_FUNCTION_ARGUMENT',
  },
  { pattern: /Invalid (RANGE|ROWS|GROUPS) (PRECEDING|FOLLOWING) value/, code: 'INVALID_WINDOW_FRAME' },
  { pattern: /^Out of Range Error:/m, code: OUT_OF_RANGE },
]

const TRINO_TYPES: Readonly<Record<string, string>> = {
  ...{ INT8: 'tinyint', INT16: 'smallint', INT32: 'integer', INT64: 'bigint', INT128: 'decimal(38,0)' },
  ...{ TINYINT: 'tinyint', SMALLINT: 'smallint', INTEGER: 'integer', BIGINT: 'bigint', FLOAT: 'real' },
}

function trinoType(type: string): string {
  return TRINO_TYPES[type] ?? type.toLowerCase()
}

/** What DuckDB adds to a text that it could not convert, or knows no time zone of: such a text carries the error. */
const CONVERSION_TAIL = /(?:['"] to (?:[A-Z]|the dest).*|['"] can't be cast\b.*|", expected format.*|'!)$/

/**
 * Reads the text of an error that DuckDB raised while it ran what `toDuckdb` wrote; `undefined` where it is none that a
 * query can cause, such as a lack of memory.
 */
export function readEngineError(text: string): EngineError | undefined {
  const raised = /TRINO_ERROR ([A-Z_]+): ([^\n]*)/.exec(text)
  if (raised) return { code: raised[1] ?? '', message: (raised[2] ?? '').replace(CONVERSION_TAIL, '') }
  for (const { pattern, code, told } of NATIVE) {
    const found = pattern.exec(text)
    if (found) return { code, message: told ? told(...found.slice(1)) : firstSentence(text) }
  }
  return undefined
}

function firstSentence(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/^[A-Z][A-Za-z ]* Error: /, '')
}
