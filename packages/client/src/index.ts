export type { End } from './arrow/end.ts'
export type { Unit } from './arrow/type.ts'
export { type Client, createClient } from './client.ts'
export type { Check, Freshness, ModelDetail, ModelSummary, Stage } from './contract/api.ts'
export {
  AbortedError,
  AuthError,
  type ClientCode,
  ConnectionError,
  CreditsError,
  CutShortError,
  type ErrorDetails,
  OsoError,
  type Position,
  ProtocolError,
  QueryError,
  RateLimitError,
  TimeoutError,
  UsageError,
} from './errors.ts'
export type { ClientOptions, Fetch, LogEvent, Timeouts, WireFormat } from './http/settings.ts'
export type { Lineage, LineageNode } from './lineage/lineage.ts'
export type { TreeOptions } from './lineage/tree.ts'
export type { ModelFilter, RequestOptions } from './models/catalogue.ts'
export type { Models } from './models/models.ts'
export type { ModelNames } from './models/names.ts'
export { type Condition, ModelQuery, type Order, type Where, type WithNumbers } from './models/select.ts'
export type { ModelRows } from './models.gen.ts'
export type { Job, JobAsk } from './query/job.ts'
export { Result } from './query/result.ts'
export { QueryStream } from './query/stream.ts'
export type { Parameter, ParameterValue } from './sql/parameter.ts'
export { type Sql, sql, type Typed } from './sql/sql.ts'
export type { ChartColumn, ChartType } from './table/chart.ts'
export { type AnyRow, type ColumnOf, type Columns, Table } from './table/table.ts'
export type { JobProgress, JobState } from './transport/job-state.ts'
export type { Progress, QueryAsk } from './transport/options.ts'
export { type TemporalLike, Timestamp } from './values/time.ts'
export type { Numbers } from './values/values.ts'
export type { Field } from './wire/piece.ts'
