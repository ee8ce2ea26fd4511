export { analyse } from './analyse/analyse.ts'
export type {
  Analysed,
  AnalyseOptions,
  ColumnOrigin,
  OutputColumn,
  Schema,
  TableRead,
  TableSchema,
} from './analyse/analysed.ts'
export { nearest } from './analyse/suggest.ts'
export { type EngineError, readEngineError } from './duckdb/engine-errors.ts'
export { DUCKDB_SETTINGS, type DuckdbOptions, type DuckdbQuery, toDuckdb } from './duckdb/to-duckdb.ts'
export { type ErrorPlace, type Position, positionAt, SqlError, type SqlErrorCode } from './errors.ts'
export { type ParseOptions, parse, parseExpression } from './parse/parse.ts'
export { MAX_HEIGHT, MAX_NESTING } from './parse/reader.ts'
export { pretty, print, printExpression } from './print/print.ts'
export { equal } from './tree/equal.ts'
export type * from './tree/nodes.ts'
export { children, walk } from './tree/walk.ts'
export { canCoerce } from './types/coerce.ts'
export { readType } from './types/read.ts'
export { sameType, type Type } from './types/type.ts'
export { writeType } from './types/write.ts'
