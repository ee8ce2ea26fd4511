import { invalidArgument } from '../errors.ts'
import type { Parameter } from '../sql/parameter.ts'
import { MARK, type Sql, sql, type Typed } from '../sql/sql.ts'
import type { Numbers } from '../values/values.ts'
import { checkName } from './names.ts'

/** A row with its 64-bit integers as the client was asked to give them. */
export type WithNumbers<Row, N extends Numbers> = { [Key in keyof Row]: Numbered<Row[Key], N> }

type Numbered<Value, N extends Numbers> = Value extends bigint
  ? { bigint: bigint; number: number; string: string }[N]
  : Value extends readonly (infer Item)[]
    ? Numbered<Item, N>[]
    : Value

/** What a column is compared with: a value, NULL, a list of which it is one, or comparisons that must all hold. */
export type Condition<Value> =
  | Comparable<Value>
  | null
  | readonly Comparable<Value>[]
  | Readonly<{
      eq?: Comparable<Value>
      ne?: Comparable<Value> | null
      lt?: Comparable<Value>
      lte?: Comparable<Value>
      gt?: Comparable<Value>
      gte?: Comparable<Value>
      /** A pattern: `%` stands for any text, `_` for one character. */
      like?: string
    }>

// A count may be given as a number wherever it is held as a bigint.
type Comparable<Value> = NonNullable<Value> extends bigint ? bigint | number : NonNullable<Value>

/** Conditions on columns, all of which must hold. */
export type Where<Row> = { readonly [Key in keyof Row]?: Condition<Row[Key]> }

/** A column to order by, or columns with their directions. */
export type Order<Row> = (keyof Row & string) | { readonly [Key in keyof Row]?: 'asc' | 'desc' }

type Parts = Readonly<{
  model: string
  columns: readonly string[]
  where: readonly Sql[]
  order: readonly Sql[]
  limit: number | undefined
  /** The model's columns, where they are at hand. */
  known: readonly string[] | undefined
}>

const COMPARISONS: Readonly<Record<string, (column: Sql, value: unknown) => Sql>> = {
  eq: (column, value) => sql`${column} = ${value}`,
  ne: (column, value) => sql`${column} <> ${value}`,
  lt: (column, value) => sql`${column} < ${value}`,
  lte: (column, value) => sql`${column} <= ${value}`,
  gt: (column, value) => sql`${column} > ${value}`,
  gte: (column, value) => sql`${column} >= ${value}`,
  like: (column, value) => sql`${column} like ${value}`,
}

/**
 * A query of one named model, whose row type is known. Each step gives another query and leaves the one before as it
 * was. It is `sql` like any other: run it with `oso.query` or `oso.stream`, or nest it.
 *
 * @example
 * const projects = oso.models.projects_v1
 *   .select('project_id', 'display_name')
 *   .where({ project_source: 'OSS_DIRECTORY', project_name: { like: 'found%' } })
 *   .orderBy('display_name')
 *   .limit(10)
 * for (const { display_name } of (await oso.query(projects)).rows()) console.log(display_name)
 */
export class ModelQuery<Row extends object, Picked extends object = Row> implements Typed<Picked> {
  readonly [MARK] = true
  /** Only for the compiler: the type of a row. */
  declare readonly row: Picked | undefined
  readonly #parts: Parts

  constructor(model: string, parts: Partial<Parts> = {}) {
    this.#parts = { columns: [], where: [], order: [], limit: undefined, known: undefined, ...parts, model }
  }

  /**
   * Which columns; all without this.
   *
   * @example
   * oso.models.projects_v1.select('project_id', 'display_name')
   */
  select<Key extends keyof Row & string>(...columns: readonly Key[]): ModelQuery<Row, Pick<Row, Key>> {
    this.#check(columns)
    return this.#with({ columns })
  }

  /**
   * Which rows. Conditions given one after the other must all hold.
   *
   * @example
   * projects.where({ project_source: 'OSS_DIRECTORY', project_name: ['foundry', 'uniswap'] })
   * metrics.where({ sample_date: { gte: new Date('2025-01-01'), lt: new Date('2026-01-01') }, amount: { ne: null } })
   */
  where(conditions: Where<Row>): ModelQuery<Row, Picked> {
    this.#check(Object.keys(conditions))
    const added = Object.entries(conditions).flatMap(([column, condition]) => conditionSql(sql.id(column), condition))
    return this.#with({ where: [...this.#parts.where, ...added] })
  }

  /**
   * In which order; by further columns where those before are equal.
   *
   * @example
   * projects.orderBy('project_source', { display_name: 'desc' })
   */
  orderBy(...order: readonly Order<Row>[]): ModelQuery<Row, Picked> {
    this.#check(order.flatMap(by => (typeof by === 'string' ? [by] : Object.keys(by))))
    return this.#with({ order: [...this.#parts.order, ...order.flatMap(orderSql)] })
  }

  /**
   * At most so many rows.
   *
   * @example
   * oso.models.projects_v1.limit(10)
   */
  limit(rows: number): ModelQuery<Row, Picked> {
    if (!Number.isSafeInteger(rows) || rows < 0) throw invalidArgument(`a limit is a whole number from 0, not ${rows}`)
    return this.#with({ limit: rows })
  }

  /** For servers that send no types: whose columns the result has. */
  get columnsOf(): Readonly<{ model: string; columns: readonly string[] }> {
    const { model, columns } = this.#parts
    return { model, columns }
  }

  get text(): string {
    return this.#sql().text
  }

  get parameters(): readonly Parameter[] {
    return this.#sql().parameters
  }

  #check(columns: readonly string[]): void {
    const { known } = this.#parts
    if (known) for (const column of columns) checkName('column', column, known)
  }

  #with<Next extends object = Picked>(parts: Partial<Parts>): ModelQuery<Row, Next> {
    return new ModelQuery<Row, Next>(this.#parts.model, { ...this.#parts, ...parts })
  }

  #sql(): Sql {
    const { model, columns, where, order, limit } = this.#parts
    const list = columns.length > 0 ? sql.join(columns.map(column => sql.id(column))) : sql`*`
    const clauses = [sql`select ${list} from ${sql.id(model)}`]
    if (where.length > 0) clauses.push(sql`where ${sql.join(where, sql` and `)}`)
    if (order.length > 0) clauses.push(sql`order by ${sql.join(order)}`)
    if (limit !== undefined) clauses.push(sql`limit ${limit}`)
    return sql.join(clauses, sql` `)
  }
}

/** What must hold for an expression to meet a condition: all of these. */
export function conditionSql(column: Sql, condition: unknown): readonly Sql[] {
  if (condition === null) return [sql`${column} is null`]
  if (Array.isArray(condition)) return [condition.length > 0 ? sql`${column} in (${sql.join(condition)})` : sql`false`]
  if (!isComparison(condition)) return [sql`${column} = ${condition}`]
  return Object.entries(condition).map(([operator, value]) => comparisonSql(column, operator, value))
}

function comparisonSql(column: Sql, operator: string, value: unknown): Sql {
  if (operator === 'ne' && value === null) return sql`${column} is not null`
  const compare = COMPARISONS[operator]
  if (compare) return compare(column, value)
  throw invalidArgument(`${operator} is no comparison; there are ${Object.keys(COMPARISONS).join(', ')}`)
}

function isComparison(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function orderSql(order: string | object): readonly Sql[] {
  if (typeof order === 'string') return [sql.id(order)]
  return Object.entries(order).map(([column, direction]) => {
    if (direction === 'desc') return sql`${sql.id(column)} desc`
    if (direction === 'asc') return sql.id(column)
    throw invalidArgument(`the order of ${column} is asc or desc, not ${String(direction)}`)
  })
}
