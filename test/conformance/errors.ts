type Wrong = Readonly<{
  query: string
  code: string
  position?: Readonly<{ line: number; column: number }>
  parameters?: readonly Readonly<{ type: string; value: unknown }>[]
}>

/** Queries that fail, by what, and where. */
export const ERRORS: readonly Wrong[] = [
  { query: 'selec 1', code: 'SYNTAX_ERROR', position: { line: 1, column: 1 } },
  { query: 'select 1,\n  nope from projects_v1', code: 'COLUMN_NOT_FOUND', position: { line: 2, column: 3 } },
  { query: 'select * from nothing_v1', code: 'TABLE_NOT_FOUND', position: { line: 1, column: 15 } },
  { query: "select 1 + 'x'", code: 'TYPE_MISMATCH', position: { line: 1, column: 10 } },
  { query: 'select 1 / (count(*) - count(*)) from projects_v1', code: 'DIVISION_BY_ZERO' },
  { query: 'select cast(project_name as bigint) from projects_v1', code: 'INVALID_CAST_ARGUMENT' },
  {
    query:
      "select cast(9223372036854775807 + cast(project_id as bigint) as bigint) from projects_v1 where project_id = '7'",
    code: 'NUMERIC_VALUE_OUT_OF_RANGE',
  },
  { query: 'select ? + 1', code: 'INVALID_PARAMETER_USAGE', parameters: [] },
]
