import type {
  Call,
  Expression,
  Field as FieldNode,
  Join,
  Lambda,
  Listagg,
  Name,
  NamedQuery,
  Parameter,
  Query,
  QueryBody,
  Relation,
  Select,
  SortItem,
  Statement,
  TypeName,
} from '../tree/nodes.ts'
import type { Type } from '../types/type.ts'

/** What can be read: tables by name, each with its columns and their types. */
export interface Schema {
  /**
   * The table of a name as written, in one to three parts, or `undefined`. May throw a `SqlError` without a place to say
   * more than that there is none; the place is added.
   */
  table(parts: readonly string[]): TableSchema | undefined
  /** Every name that `table` knows, for “did you mean”. */
  tableNames(): Iterable<string>
}

/** A table: `name` is canonical, whatever spelling it was asked by. */
export type TableSchema = Readonly<{
  name: string
  columns: readonly Readonly<{ name: string; type: Type }>[]
}>

/** A column of a base table that a value is made from. */
export type ColumnOrigin = Readonly<{ table: string; column: string }>

/** A column of the result: its name as Trino shows it, its type, and the base columns that its values are made from. */
export type OutputColumn = Readonly<{ name: string; type: Type; from: readonly ColumnOrigin[] }>

/** A base table that is read, and which of its columns are, in any clause. */
export type TableRead = Readonly<{ name: string; columns: readonly string[] }>

/**
 * A column of a relation, as names resolve to it. The same object stands for the column wherever it is referred to;
 * an alias or a subquery makes new fields, a join passes on those of its sides.
 */
export type Field = Readonly<{
  /** As declared; `null` where the column has no name and so cannot be referred to. */
  name: string | null
  type: Type
  source: FieldSource
  from: readonly ColumnOrigin[]
}>

/** Where a field is made: the `index`-th column of a relation, or both sides' columns of a USING, merged. */
export type FieldSource =
  | Readonly<{ kind: 'relation'; relation: Relation; index: number }>
  | Readonly<{ kind: 'merged'; join: Join; left: Field; right: Field }>

/** What a name, or a chain of names, stands for. */
export type Reference =
  /** A column; `outer` counts the queries outward from the one that holds the name: 0 is its own FROM. */
  | Readonly<{ kind: 'column'; field: Field; outer: number }>
  /** A field of a row: the node's `base` is an expression of a row type, this its field. */
  | Readonly<{ kind: 'rowField'; index: number }>
  /** A parameter of a lambda that encloses the name. */
  | Readonly<{ kind: 'lambda'; lambda: Lambda; index: number }>
  /** In ORDER BY: a column of the select list by its alias or name. */
  | Readonly<{ kind: 'output'; index: number }>

/** What a call is bound to. */
export type ResolvedCall = Readonly<{
  /** In lower case. */
  name: string
  kind: 'scalar' | 'aggregate' | 'window'
  /** What each argument is coerced to; a lambda's is its function type. */
  parameters: readonly Type[]
  result: Type
  /** The signature as declared, for looking it up: `(decimal(p,s), integer) decimal(p+1,s)`. */
  signature: string
}>

/** A value of a select list or a grouping key: written there, or a column that `*` stands for. */
export type Value =
  | Readonly<{ kind: 'expression'; expression: Expression }>
  | Readonly<{ kind: 'field'; field: Field }>
  | Readonly<{ kind: 'rowField'; base: Expression; index: number }>

/** A column that a query body gives; `name` is `null` where it has none. */
export type BodyColumn = Readonly<{ name: string | null; type: Type; from: readonly ColumnOrigin[] }>

/** What is decided about a SELECT. */
export type SelectInfo = Readonly<{
  /** One value a column, every `*` expanded. */
  values: readonly Value[]
  /** `null`: not grouped. Without keys: one global group. */
  grouping: GroupingInfo | null
}>

/** Keys with ordinals resolved; `sets` hold indexes into `keys`, and are `null` for a plain GROUP BY. */
export type GroupingInfo = Readonly<{ keys: readonly Value[]; sets: readonly (readonly number[])[] | null }>

/** What a relation gives, and for a name, what it names. */
export type RelationInfo = Readonly<{
  /** All visible columns in the order of `*`. */
  fields: readonly Field[]
  /** Only of a `table` node. */
  target: TableTarget | null
}>

/** What a table name names: a base table, a query of a WITH, or inside a recursive query the query itself. */
export type TableTarget =
  | Readonly<{ kind: 'base'; table: TableSchema }>
  | Readonly<{ kind: 'with'; query: NamedQuery; recursive: boolean }>

/** A statement and all that was found out about it. Maps are by node identity. */
export type Analysed = Readonly<{
  statement: Statement
  columns: readonly OutputColumn[]
  /** Each base table once, in order of appearance. */
  tables: readonly TableRead[]
  /** Every function used, in lower case, sorted; operators not included. */
  functions: readonly string[]
  /** One type for each `?`. */
  parameters: readonly Type[]

  /** The type of every expression, before coercion. */
  types: ReadonlyMap<Expression, Type>
  /** What an expression is implicitly cast to where it stands; absent where it keeps its type. */
  coercions: ReadonlyMap<Expression, Type>
  references: ReadonlyMap<Name | FieldNode, Reference>
  calls: ReadonlyMap<Call | Listagg, ResolvedCall>
  /** The types that casts and RETURNING clauses name. */
  typeNames: ReadonlyMap<TypeName, Type>
  /** The columns of every query and query body. A set operation's branches may have to be cast to its types. */
  bodies: ReadonlyMap<Query | QueryBody, readonly BodyColumn[]>
  selects: ReadonlyMap<Select, SelectInfo>
  relations: ReadonlyMap<Relation, RelationInfo>
  /** `ORDER BY 2` of a query: the index, from 0, of the column that is meant. */
  ordinals: ReadonlyMap<SortItem, number>
  /** The type in which a query's one column is compared, for IN and quantified comparisons. */
  compared: ReadonlyMap<Query, Type>
  /** The `?` of each type in `parameters`. */
  parameterNodes: readonly Parameter[]
}>

/** What the caller may say beside the statement and the schema. */
export type AnalyseOptions = Readonly<{
  /** The declared type of each `?`, in order; inferred from context where absent. */
  parameters?: readonly Type[]
}>
