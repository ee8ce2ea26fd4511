import { SqlError, type SqlErrorCode } from '../errors.ts'
import type { Argument } from '../functions/bind.ts'
import type { FunctionEntry } from '../functions/catalogue.ts'
import { type Resolution, resolve } from '../functions/resolve.ts'
import { Zones } from '../time-zone/zones.ts'
import type {
  Call,
  Expression,
  Field as FieldNode,
  Grouping,
  Lambda,
  Listagg,
  Name,
  Parameter,
  Query,
  QueryBody,
  Relation,
  Select,
  SortItem,
  Statement,
  TypeName,
} from '../tree/nodes.ts'
import { canCoerce } from '../types/coerce.ts'
import { sameType, type Type, UNKNOWN } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type {
  AnalyseOptions,
  BodyColumn,
  ColumnOrigin,
  Field,
  Reference,
  RelationInfo,
  ResolvedCall,
  Schema,
  SelectInfo,
  TableSchema,
} from './analysed.ts'
import { Structure } from './structure.ts'

/** Calls met in an expression that are not allowed in every clause; those inside of others are not listed again. */
export type Met = {
  readonly aggregates: (Call | Listagg)[]
  readonly windows: Call[]
  readonly groupings: Grouping[]
}

/** What is found out about a statement while it is analysed. */
export class Analysis {
  readonly statement: Statement
  readonly schema: Schema
  readonly declared: readonly Type[] | null

  readonly types = new Map<Expression, Type>()
  readonly coercions = new Map<Expression, Type>()
  readonly references = new Map<Name | FieldNode, Reference>()
  readonly calls = new Map<Call | Listagg, ResolvedCall>()
  readonly typeNames = new Map<TypeName, Type>()
  readonly bodies = new Map<Query | QueryBody, readonly BodyColumn[]>()
  readonly selects = new Map<Select, SelectInfo>()
  readonly relations = new Map<Relation, RelationInfo>()
  readonly ordinals = new Map<SortItem, number>()
  readonly compared = new Map<Query, Type>()
  readonly parameterNodes: Parameter[] = []
  readonly functions = new Set<string>()
  /** Columns read of each base table. */
  readonly reads = new Map<TableSchema, Set<string>>()
  readonly zones = new Zones()
  /** Which expressions mean the same. */
  readonly structure = new Structure(this.references)
  /** What calls of functions and operators by name and types have come to. */
  readonly #resolutions = new Map<string, Resolution>()
  /** What was met inside of each aggregate. */
  readonly inside = new Map<Call | Listagg, Met>()
  /** Windows that were met in the arguments and the window of each call over a window. */
  readonly nested = new Map<Call, readonly Call[]>()
  /** What a lambda's body was last analysed with, and what came of it. */
  readonly lambdas = new Map<Lambda, Map<string, Type>>()
  readonly lastLambda = new Map<Lambda, string>()
  #origins: Map<string, ColumnOrigin> = new Map()

  constructor(statement: Statement, schema: Schema, options: AnalyseOptions) {
    this.statement = statement
    this.schema = schema
    this.declared = options.parameters ?? null
  }

  /** Ends the analysis with Trino's error name and the place of `node`. */
  fail(code: SqlErrorCode, message: string, node: Readonly<{ at: number }>, hint?: string): never {
    throw new SqlError(code, message, { text: this.statement.text, at: node.at, hint })
  }

  /** Gives an error that was found without a place the place of `node`. */
  placed<T>(node: Readonly<{ at: number }>, work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw error instanceof SqlError ? error.placed({ text: this.statement.text, at: node.at }) : error
    }
  }

  typeOf(expression: Expression): Type {
    return this.types.get(expression) ?? UNKNOWN
  }

  /** Chooses the signature for arguments. Queries repeat themselves, so what was chosen once is kept. */
  resolve(entry: FunctionEntry, args: readonly Argument[]): Resolution {
    const types = args.filter(arg => typeof arg !== 'function')
    if (types.length < args.length) return resolve(entry.signatures, args)
    const key = `${entry.name} ${types.map(writeType).join()}`
    const found = this.#resolutions.get(key) ?? resolve(entry.signatures, types)
    this.#resolutions.set(key, found)
    return found
  }

  /** Notes that an expression stands where `target` is asked for; says whether it can. */
  coerce(expression: Expression, target: Type): boolean {
    const actual = this.typeOf(expression)
    if (sameType(actual, target)) this.coercions.delete(expression)
    else if (canCoerce(actual, target)) this.coercions.set(expression, target)
    else return false
    return true
  }

  /** Notes that a column is used: it is read of its table, and its values flow into the value at hand. */
  use(field: Field): void {
    this.read(field)
    this.flow(field.from)
  }

  /** Notes that a column is read, under whatever alias, of the base table that it comes from, if it does. */
  read({ source, name }: Field): void {
    // Both sides of a merged column were read when they were joined.
    if (source.kind === 'merged') return
    if (source.relation.kind === 'aliased') {
      const beneath = this.relations.get(source.relation.relation)?.fields[source.index]
      if (beneath) this.read(beneath)
    } else {
      const target = this.relations.get(source.relation)?.target
      if (target?.kind === 'base' && name !== null) this.reads.get(target.table)?.add(name)
    }
  }

  /** Notes that values of these base columns flow into the value at hand. */
  flow(origins: readonly ColumnOrigin[]): void {
    for (const origin of origins) this.#origins.set(`${origin.table}\n${origin.column}`, origin)
  }

  /** The base columns whose values flow together in `work`; they do not count for what is around it. */
  origins(work: () => void): readonly ColumnOrigin[] {
    const around = this.#origins
    const inner = new Map<string, ColumnOrigin>()
    this.#origins = inner
    work()
    this.#origins = around
    return [...inner.values()]
  }
}
