import { BYTES } from './duckdb-functions/bytes/functions.ts'
import { COMBINATIONS } from './duckdb-functions/combinations.ts'
import { DISTRIBUTIONS } from './duckdb-functions/distributions.ts'
import { FORMAT } from './duckdb-functions/format.ts'
import type { ScalarFunction } from './duckdb-functions/function.ts'
import { JSON_FUNCTIONS } from './duckdb-functions/json/functions.ts'
import { NUMBERS } from './duckdb-functions/numbers.ts'
import { STEM } from './duckdb-functions/stem.ts'
import { TEXT } from './duckdb-functions/text.ts'
import { TIMES } from './duckdb-functions/time/functions.ts'
import { UNITS } from './duckdb-functions/units.ts'
import { URLS } from './duckdb-functions/url.ts'

export { MAX_RESULT, type ScalarFunction, type SqlValue } from './duckdb-functions/function.ts'

/**
 * The functions that compiled queries may call, for a host to register in DuckDB: what Trino does and no SQL of DuckDB's
 * can say exactly. Each fails with Trino's error name in its text, and caps what it produces.
 */
export const duckdbFunctions: readonly ScalarFunction[] = [
  ...NUMBERS,
  ...TEXT,
  STEM,
  ...UNITS,
  ...COMBINATIONS,
  ...DISTRIBUTIONS,
  FORMAT,
  ...TIMES,
  ...BYTES,
  ...URLS,
  ...JSON_FUNCTIONS,
]
