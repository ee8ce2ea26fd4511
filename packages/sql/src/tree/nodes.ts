import type {
  ExplainOption,
  IntegerLiteral,
  IntervalLiteral,
  JsonFormat,
  JsonTablePlan,
  Leaf,
  List,
  Literal,
  Name,
  NodeOf,
  Parameter,
  QualifiedName,
  StringLiteral,
  TypeName,
} from './leaves.ts'

export type {
  BinaryLiteral,
  BooleanLiteral,
  DateTimeType,
  DecimalLiteral,
  ExplainOption,
  IntegerLiteral,
  IntervalField,
  IntervalLiteral,
  JsonFormat,
  JsonPlanDefault,
  JsonPlanJoin,
  JsonPlanPath,
  JsonTablePlan,
  Literal,
  Name,
  NullLiteral,
  Parameter,
  PlainType,
  QualifiedName,
  RowField,
  StringLiteral,
  TypedLiteral,
  TypeName,
  TypeNumber,
} from './leaves.ts'

/*
 * The tree of a Trino statement: plain, read-only data, close to the source. One file but for the leaves, because types
 * may form no cycle of imports, and a query and an expression hold each other.
 *
 * Every node has a `kind`, unique in the whole tree, and `at`: the UTF-16 offset of the place that Trino reports for it.
 * That is the operator of a binary operation or predicate, the keyword of a set operation, and the first token of
 * everything else. A part that is absent is `null`, a list that is absent is empty. Parentheses leave no node.
 */

// ── Statements ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** One whole text: what it asks, the text that every `at` points into, and how many `?` it has. */
export type Statement = NodeOf<'statement', { body: StatementBody; text: string; parameters: number }>
export type StatementBody = Query | Explain | ShowTables | ShowColumns

/** `EXPLAIN [(options)] query` or `EXPLAIN ANALYZE [VERBOSE] query`. */
export type Explain = NodeOf<
  'explain',
  { analyze: boolean; verbose: boolean; options: List<ExplainOption>; body: StatementBody }
>
export type ShowTables = NodeOf<'showTables', { schema: QualifiedName | null } & ShowFilter>
/** Also `DESCRIBE t`. */
export type ShowColumns = NodeOf<'showColumns', { table: QualifiedName } & ShowFilter>
type ShowFilter = { like: StringLiteral | null; escape: StringLiteral | null }

// ── Queries ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Query = NodeOf<
  'query',
  { with: With | null; body: QueryBody; orderBy: List<SortItem>; offset: RowCount | null; limit: Limit | null }
>
/** A nested `query` is a parenthesised one: `(SELECT 1 LIMIT 1) UNION …`. */
export type QueryBody = Select | SetOperation | Values | Table | Query
export type With = NodeOf<'with', { recursive: boolean; queries: List<NamedQuery> }>
/** `name [(columns)] AS (query)`. */
export type NamedQuery = NodeOf<'namedQuery', { name: Name; columns: List<Name>; query: Query }>
export type RowCount = IntegerLiteral | Parameter
/** `LIMIT count` (`null`: ALL). */
export type LimitRows = NodeOf<'limit', { count: RowCount | null }>
/** `FETCH FIRST [count] ROWS ONLY | WITH TIES` (`null`: one). */
export type Fetch = NodeOf<'fetch', { count: RowCount | null; withTies: boolean }>
export type Limit = LimitRows | Fetch
export type SortItem = NodeOf<'sort', { expression: Expression; descending: boolean; nulls: 'first' | 'last' | null }>

/** `at` is the operator. `distinct` is true unless ALL is written. */
export type SetOperation = NodeOf<
  'setOperation',
  {
    operator: 'union' | 'intersect' | 'except'
    distinct: boolean
    corresponding: Corresponding | null
    left: QueryBody
    right: QueryBody
  }
>
/** `CORRESPONDING [BY (columns)]`. */
export type Corresponding = NodeOf<'corresponding', { columns: List<Name> }>
/** A row is a `row` expression, or any other expression for a single column. */
export type Values = NodeOf<'values', { rows: List<Expression> }>
/** A table by name: in FROM, or as a query of its own (`TABLE t`). `at` is then the word TABLE. */
export type Table = NodeOf<'table', { name: QualifiedName }>

/** `from` holds the relations that stand between commas. */
export type Select = NodeOf<
  'select',
  {
    distinct: boolean
    items: List<SelectItem>
    from: List<Relation>
    where: Expression | null
    groupBy: GroupBy | null
    having: Expression | null
    windows: List<NamedWindow>
  }
>
export type SelectItem = SelectColumn | SelectStar
export type SelectColumn = NodeOf<'column', { expression: Expression; alias: Name | null }>
/** `*` (`base` is null), `t.*`, `(row).* AS (x, y)`. `at` is the first token. */
export type SelectStar = NodeOf<'star', { base: Expression | null; aliases: List<Name> }>

export type GroupBy = NodeOf<'groupBy', { distinct: boolean; elements: List<GroupingElement> }>
/** `expr` has one expression; `(a, b)` has two, and is no row. */
export type GroupingSimple = NodeOf<'groupingSimple', { expressions: List<Expression> }>
export type GroupingAuto = NodeOf<'groupingAuto'>
/** A set is a list of expressions: `a` and `(a)` are the same. */
export type GroupingMany = NodeOf<'rollup' | 'cube' | 'groupingSets', { sets: List<List<Expression>> }>
export type GroupingElement = GroupingSimple | GroupingAuto | GroupingMany

export type NamedWindow = NodeOf<'namedWindow', { name: Name; window: Window }>
/** `([base] [PARTITION BY …] [ORDER BY …] [frame])`. */
export type Window = NodeOf<
  'window',
  { base: Name | null; partitionBy: List<Expression>; orderBy: List<SortItem>; frame: Frame | null }
>
/** `end` is null when only a start is written, which means up to the current row. */
export type Frame = NodeOf<'frame', { unit: 'rows' | 'range' | 'groups'; start: FrameBound; end: FrameBound | null }>
export type FrameBound = FrameUnbounded | FrameCurrentRow | FrameOffset
export type FrameUnbounded = NodeOf<'unbounded', { direction: FrameDirection }>
export type FrameCurrentRow = NodeOf<'currentRow'>
export type FrameOffset = NodeOf<'frameOffset', { direction: FrameDirection; value: Expression }>
export type FrameDirection = 'preceding' | 'following'

// ── Relations ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type Relation = Table | Aliased | Join | Subquery | Unnest | Lateral | Sample | JsonTable
export type Aliased = NodeOf<'aliased', { relation: Relation; alias: Name; columns: List<Name> }>
/** `at` is the first token of the left side. `criteria` is null for a cross or natural join. */
export type Join = NodeOf<
  'join',
  {
    type: 'cross' | 'inner' | 'left' | 'right' | 'full'
    natural: boolean
    left: Relation
    right: Relation
    criteria: JoinOn | JoinUsing | null
  }
>
export type JoinOn = NodeOf<'on', { condition: Expression }>
export type JoinUsing = NodeOf<'using', { columns: List<Name> }>
/** `(query)`, as a relation or as an expression. */
export type Subquery = NodeOf<'subquery', { query: Query }>
export type Unnest = NodeOf<'unnest', { expressions: List<Expression>; ordinality: boolean }>
export type Lateral = NodeOf<'lateral', { query: Query }>
export type Sample = NodeOf<'sample', { relation: Relation; method: 'bernoulli' | 'system'; percentage: Expression }>

export type JsonTable = NodeOf<
  'jsonTable',
  {
    path: JsonPathCall
    columns: List<JsonTableColumn>
    plan: JsonTablePlan | null
    onError: 'error' | 'empty' | null
  }
>
export type JsonTableColumn = JsonTableOrdinality | JsonTableValue | JsonTableQuery | JsonTableNested
export type JsonTableOrdinality = NodeOf<'jsonTableOrdinality', { name: Name }>
export type JsonTableValue = NodeOf<
  'jsonTableValue',
  {
    name: Name
    type: TypeName
    path: StringLiteral | null
    onEmpty: JsonValueBehaviour | null
    onError: JsonValueBehaviour | null
  }
>
export type JsonTableQuery = NodeOf<
  'jsonTableQuery',
  { name: Name; type: TypeName; format: JsonFormat; path: StringLiteral | null } & JsonQueryOptions
>
export type JsonTableNested = NodeOf<
  'jsonTableNested',
  { path: StringLiteral; pathName: Name | null; columns: List<JsonTableColumn> }
>

// ── Expressions ─────────────────────────────────────────────────────────────────────────────────────────────────────

export type Expression = Literal | Reference | Constructor | Operation | Predicate | Form | JsonForm

export type Reference = Name | Field | Subscript
/** `base.field`: a column of a relation, or a field of a row. */
export type Field = NodeOf<'field', { base: Expression; field: Name }>
export type Subscript = NodeOf<'subscript', { base: Expression; index: Expression }>

export type Constructor = Row | ArrayOf | Subquery | Exists | Lambda
/** `ROW(…)` or `(a, b)`. */
export type Row = NodeOf<'row', { items: List<Expression> }>
export type ArrayOf = NodeOf<'array', { items: List<Expression> }>
export type Exists = NodeOf<'exists', { query: Query }>
export type Lambda = NodeOf<'lambda', { parameters: List<Name>; body: Expression }>

export type Operation = Unary | Arithmetic | Concat | AtTimeZone
export type Unary = NodeOf<'unary', { operator: '-' | '+'; operand: Expression }>
export type Arithmetic = NodeOf<
  'arithmetic',
  { operator: '+' | '-' | '*' | '/' | '%'; left: Expression; right: Expression }
>
export type Concat = NodeOf<'concat', { left: Expression; right: Expression }>
export type AtTimeZone = NodeOf<'atTimeZone', { value: Expression; zone: IntervalLiteral | StringLiteral }>

export type Predicate =
  | Comparison
  | Quantified
  | Logical
  | Not
  | Between
  | InList
  | InQuery
  | Like
  | IsNull
  | IsDistinct
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>='
export type Comparison = NodeOf<'comparison', { operator: ComparisonOperator; left: Expression; right: Expression }>
export type Quantified = NodeOf<
  'quantified',
  { operator: ComparisonOperator; quantifier: 'all' | 'any' | 'some'; value: Expression; query: Query }
>
/** A whole chain: `a AND b AND c` has three terms. */
export type Logical = NodeOf<'logical', { operator: 'and' | 'or'; terms: List<Expression> }>
export type Not = NodeOf<'not', { value: Expression }>
export type Between = NodeOf<'between', { negated: boolean; value: Expression; min: Expression; max: Expression }>
export type InList = NodeOf<'inList', { negated: boolean; value: Expression; items: List<Expression> }>
export type InQuery = NodeOf<'inQuery', { negated: boolean; value: Expression; query: Query }>
export type Like = NodeOf<
  'like',
  { negated: boolean; value: Expression; pattern: Expression; escape: Expression | null }
>
export type IsNull = NodeOf<'isNull', { negated: boolean; value: Expression }>
export type IsDistinct = NodeOf<'isDistinct', { negated: boolean; left: Expression; right: Expression }>

export type Form = Case | Cast | Call | Listagg | Extract | CurrentTime | Special | Trim | Normalize | Grouping
/** `operand` is null for `CASE WHEN condition …`. */
export type Case = NodeOf<'case', { operand: Expression | null; whens: List<When>; otherwise: Expression | null }>
export type When = NodeOf<'when', { condition: Expression; result: Expression }>
/** `safe`: TRY_CAST. */
export type Cast = NodeOf<'cast', { value: Expression; type: TypeName; safe: boolean }>
/**
 * Any call by name, IF, COALESCE, NULLIF, TRY and FORMAT included (the parser has checked their argument counts).
 * `star`: `count(*)`. `nulls`: IGNORE or RESPECT NULLS. `over`: a window, or the name of one.
 */
export type Call = NodeOf<
  'call',
  {
    name: QualifiedName
    star: boolean
    distinct: boolean
    arguments: List<Expression>
    orderBy: List<SortItem>
    filter: Expression | null
    nulls: 'ignore' | 'respect' | null
    over: Window | Name | null
  }
>
export type Listagg = NodeOf<
  'listagg',
  {
    distinct: boolean
    value: Expression
    separator: StringLiteral | null
    overflow: ListaggOverflow | null
    orderBy: List<SortItem>
    filter: Expression | null
    over: Window | Name | null
  }
>
/** `ON OVERFLOW ERROR`, or TRUNCATE with a filler and with or without a count. */
export type ListaggOverflow =
  | NodeOf<'overflowError'>
  | NodeOf<'overflowTruncate', { filler: StringLiteral | null; withCount: boolean }>
export type Extract = NodeOf<'extract', { field: ExtractField; value: Expression }>
export const EXTRACT_FIELDS = [
  ...(['year', 'quarter', 'month', 'week', 'day', 'day_of_month', 'day_of_week', 'dow', 'day_of_year', 'doy'] as const),
  ...(['year_of_week', 'yow', 'hour', 'minute', 'second', 'timezone_minute', 'timezone_hour'] as const),
] as const
export type ExtractField = (typeof EXTRACT_FIELDS)[number]
export type CurrentTime = NodeOf<
  'currentTime',
  {
    function: 'current_date' | 'current_time' | 'current_timestamp' | 'localtime' | 'localtimestamp'
    precision: number | null
  }
>
export type Special = NodeOf<
  'special',
  { function: 'current_user' | 'current_catalog' | 'current_schema' | 'current_path' }
>
export type Trim = NodeOf<
  'trim',
  { side: 'both' | 'leading' | 'trailing'; characters: Expression | null; value: Expression }
>
export type Normalize = NodeOf<'normalize', { value: Expression; form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD' }>
/** The columns are names or chains of names. */
export type Grouping = NodeOf<'grouping', { columns: List<Name | Field> }>

export type JsonForm = JsonExists | JsonValue | JsonQuery | JsonObject | JsonArray
/** `json` or `json FORMAT JSON [ENCODING …]`. */
export type JsonInput = NodeOf<'jsonInput', { value: Expression; format: JsonFormat | null }>
export type JsonPathCall = NodeOf<
  'jsonPathCall',
  { input: JsonInput; path: StringLiteral; pathName: Name | null; passing: List<JsonPassing> }
>
export type JsonPassing = NodeOf<'jsonPassing', { value: JsonInput; name: Name }>
export type JsonReturning = NodeOf<'jsonReturning', { type: TypeName; format: JsonFormat | null }>
export type JsonExists = NodeOf<
  'jsonExists',
  { path: JsonPathCall; onError: 'true' | 'false' | 'unknown' | 'error' | null }
>
export type JsonValueBehaviour = NodeOf<'jsonError'> | NodeOf<'jsonNull'> | NodeOf<'jsonDefault', { value: Expression }>
export type JsonValue = NodeOf<
  'jsonValue',
  {
    path: JsonPathCall
    returning: TypeName | null
    onEmpty: JsonValueBehaviour | null
    onError: JsonValueBehaviour | null
  }
>
type JsonQueryOptions = {
  wrapper: 'without' | 'conditional' | 'unconditional' | null
  quotes: JsonQuotes | null
  onEmpty: JsonQueryBehaviour | null
  onError: JsonQueryBehaviour | null
}
/** `KEEP | OMIT QUOTES [ON SCALAR STRING]`. */
export type JsonQuotes = 'keep' | 'omit'
export type JsonQueryBehaviour = 'error' | 'null' | 'empty array' | 'empty object'
export type JsonQuery = NodeOf<'jsonQuery', { path: JsonPathCall; returning: JsonReturning | null } & JsonQueryOptions>
export type JsonMember = NodeOf<'jsonMember', { key: Expression; value: JsonInput }>
export type JsonObject = NodeOf<
  'jsonObject',
  {
    members: List<JsonMember>
    nulls: 'null' | 'absent'
    uniqueKeys: boolean
    returning: JsonReturning | null
  }
>
export type JsonArray = NodeOf<
  'jsonArray',
  { items: List<JsonInput>; nulls: 'null' | 'absent'; returning: JsonReturning | null }
>

// ── All of them ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Every node of the tree; what `walk` visits. */
export type Node =
  | Statement
  | StatementBody
  | With
  | NamedQuery
  | QueryBody
  | Limit
  | SortItem
  | Corresponding
  | SelectItem
  | GroupBy
  | GroupingElement
  | NamedWindow
  | Window
  | Frame
  | FrameBound
  | Relation
  | JoinOn
  | JoinUsing
  | JsonTableColumn
  | Expression
  | When
  | ListaggOverflow
  | JsonInput
  | JsonPathCall
  | JsonPassing
  | JsonReturning
  | JsonValueBehaviour
  | JsonMember
  | Leaf
