/** A path of SQL/JSON: how it treats what does not fit, and what it looks for. */
export type JsonPath = Readonly<{ strict: boolean; root: PathNode }>

type NodeOf<Kind extends string, Parts = unknown> = Readonly<{ kind: Kind; at: number } & Parts>

/** What gives a sequence of items. `at` is the offset in the text of the path. */
export type PathNode =
  /** `$`, `@`, `last` */
  | NodeOf<'context' | 'item' | 'last'>
  /** `$name` */
  | NodeOf<'variable', { name: string }>
  | NodeOf<'literal', { value: PathLiteral }>
  /** `.key`, `."key"`, and `..key`, which looks at every depth; `name` is `null` for `.*` */
  | NodeOf<'member' | 'descendants', { base: PathNode; name: string | null }>
  /** `[1, 2 to last]`; no ranges for `[*]` */
  | NodeOf<'elements', { base: PathNode; ranges: readonly PathRange[] }>
  | NodeOf<'filter', { base: PathNode; predicate: PathPredicate }>
  | NodeOf<'method', { base: PathNode; method: PathMethod; template: string | null }>
  | NodeOf<'sign', { operator: '+' | '-'; operand: PathNode }>
  | NodeOf<'arithmetic', { operator: '+' | '-' | '*' | '/' | '%'; left: PathNode; right: PathNode }>

/** A value in a path; a number keeps its spelling, from which its type follows. */
export type PathLiteral = string | boolean | null | Readonly<{ number: string }>
/** One index, or all from one to another. */
export type PathRange = Readonly<{ from: PathNode; to: PathNode | null }>

/** What can be asked of an item. */
export const PATH_METHODS = ['type', 'size', 'double', 'ceiling', 'floor', 'abs', 'datetime', 'keyvalue'] as const
export type PathMethod = (typeof PATH_METHODS)[number]

/** What a filter asks: true, false or unknown. */
export type PathPredicate =
  | NodeOf<'and' | 'or', { left: PathPredicate; right: PathPredicate }>
  | NodeOf<'not' | 'isUnknown', { predicate: PathPredicate }>
  | NodeOf<'exists', { path: PathNode }>
  | NodeOf<'comparison', { operator: '==' | '<>' | '<' | '<=' | '>' | '>='; left: PathNode; right: PathNode }>
  | NodeOf<'startsWith', { value: PathNode; prefix: PathNode }>
  | NodeOf<'likeRegex', { value: PathNode; pattern: string; flag: string | null }>
