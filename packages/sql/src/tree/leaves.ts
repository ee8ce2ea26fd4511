/*
 * The leaves of the tree, which hold no expression and no query: names, literals, and the names of types. What is said
 * of nodes in `nodes.ts` is true of them.
 */

/** A node: what it is, where it stands, and its parts. */
export type NodeOf<Kind extends string, Parts = unknown> = Readonly<{ kind: Kind; at: number } & Parts>
export type List<T> = readonly T[]

// ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** An identifier as spelled, without its quotes. As an expression: a column, or the first part of a longer name. */
export type Name = NodeOf<'name', { name: string; quoted: boolean }>
/** `a.b.c` where only a name can stand: a table, a function. */
export type QualifiedName = NodeOf<'qualifiedName', { parts: List<Name> }>

// ── Literals ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Literal =
  | NullLiteral
  | BooleanLiteral
  | IntegerLiteral
  | DecimalLiteral
  | DoubleLiteral
  | StringLiteral
  | BinaryLiteral
  | TypedLiteral
  | IntervalLiteral
  | Parameter
export type NullLiteral = NodeOf<'null'>
export type BooleanLiteral = NodeOf<'boolean', { value: boolean }>
/** Any spelling (`1_000`, `0xFF`); a minus directly before belongs to it. */
export type IntegerLiteral = NodeOf<'integer', { value: bigint }>
/** Spelled as in the source, a minus included: `-1_0.50`. */
export type DecimalLiteral = NodeOf<'decimal', { text: string }>
export type DoubleLiteral = NodeOf<'double', { text: string; value: number }>
/** Escapes are resolved. */
export type StringLiteral = NodeOf<'string', { value: string }>
/** Upper-case hex digits, an even number. */
export type BinaryLiteral = NodeOf<'binary', { hex: string }>
/** `DATE '2020-01-01'`, `DECIMAL '1.5'`, `DOUBLE PRECISION '1'` (type `DOUBLE`): one word before a string. */
export type TypedLiteral = NodeOf<'typedLiteral', { type: Name; value: string }>
export type IntervalLiteral = NodeOf<
  'interval',
  { negative: boolean; value: string; from: IntervalField; to: IntervalField | null }
>
export type IntervalField = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'
/** `?`, numbered from 0, left to right. */
export type Parameter = NodeOf<'parameter', { index: number }>

// ── Type names ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A type as written; `double precision` is the plain type `double`, and `int array` is `array(int)`. */
export type TypeName = PlainType | RowType | DateTimeType | IntervalType
export type PlainType = NodeOf<'plainType', { name: Name; parameters: List<TypeName | TypeNumber> }>
export type TypeNumber = NodeOf<'typeNumber', { value: bigint }>
export type RowType = NodeOf<'rowType', { fields: List<RowField> }>
export type RowField = NodeOf<'rowField', { name: Name | null; type: TypeName }>
/** `precision` may be a name only where Trino's parser takes one, which analysis refuses. */
export type DateTimeType = NodeOf<
  'dateTimeType',
  { type: 'time' | 'timestamp'; precision: TypeName | TypeNumber | null; zone: boolean }
>
export type IntervalType = NodeOf<'intervalType', { from: IntervalField; to: IntervalField }>

// ── Parts of forms ──────────────────────────────────────────────────────────────────────────────────────────────────

export type ExplainOption = NodeOf<'explainOption', { option: 'format' | 'type'; value: ExplainValue }>
export type ExplainValue = 'text' | 'json' | 'graphviz' | 'logical' | 'distributed' | 'validate' | 'io'
/** `FORMAT JSON`, with the encoding when it is written. */
export type JsonFormat = NodeOf<'jsonFormat', { encoding: 'UTF8' | 'UTF16' | 'UTF32' | null }>
/** `PLAN (…)`, or `PLAN DEFAULT (…)`. */
export type JsonTablePlan = JsonPlanPath | JsonPlanJoin | JsonPlanDefault
export type JsonPlanPath = NodeOf<'jsonPlanPath', { name: Name }>
export type JsonPlanJoin = NodeOf<
  'jsonPlanJoin',
  { type: 'outer' | 'inner' | 'union' | 'cross'; left: JsonPlanPath | JsonPlanJoin; right: JsonPlanPath | JsonPlanJoin }
>
export type JsonPlanDefault = NodeOf<'jsonPlanDefault', { parentChild: 'outer' | 'inner'; siblings: 'union' | 'cross' }>

// ── All of them ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Every node that is listed under no other name of its kind. */
export type Leaf = QualifiedName | ExplainOption | JsonFormat | JsonTablePlan | TypeName | TypeNumber | RowField
