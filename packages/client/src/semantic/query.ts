import { invalidArgument } from '../errors.ts'
import { type Condition, conditionSql } from '../models/select.ts'
import type { ModelRows } from '../models.gen.ts'
import type { Parameter } from '../sql/parameter.ts'
import { MARK, type Sql, sql, type Typed } from '../sql/sql.ts'
import { type Attribute, type Path, pathText, plan, readAttribute } from './paths.ts'
import { RELATIONS, type Relation, stepOf } from './relations.ts'

type Related = (typeof RELATIONS)[number]
type ModelOf<Side extends string> = Side extends `${infer Model}.${string}` ? Model : never
type RelatedModel = Extract<ModelOf<Related['from'] | Related['to']>, keyof ModelRows>

/** A column of a model that has relations. */
type Plain = { [Model in RelatedModel]: `${Model}.${keyof ModelRows[Model] & string}` }[RelatedModel]

/** `model.column`, or with the way to it: `oss_funding_v0.to_project_id->projects_v1.display_name`. */
export type AttributeName = Plain | `${string}->${Plain}`

type Value<Name> = Name extends `${string}->${infer Rest}`
  ? Value<Rest>
  : Name extends `${infer Model extends keyof ModelRows}.${infer Column}`
    ? Column extends keyof ModelRows[Model]
      ? ModelRows[Model][Column]
      : unknown
    : unknown

/** A number made of many rows. */
export type Measure<Result> = Readonly<{ call: string; of: string | undefined; result?: Result }>

/** What to select: names of the result's columns, and what is in them. */
export type Selection = Readonly<Record<string, AttributeName | Measure<unknown>>>

/** The row that a selection gives. What is joined may be missing, so it may be null. */
export type Selected<S extends Selection> = {
  -readonly [Key in keyof S]: S[Key] extends Measure<infer Result> ? Result : Value<S[Key]> | null
}

type Parts = Readonly<{
  selection: Selection
  where: Readonly<Record<string, unknown>>
  order: readonly (readonly [key: string, direction: 'asc' | 'desc'])[]
  limit: number | undefined
  from: string | undefined
  relations: readonly Relation[]
}>

/**
 * A query over several models that are joined along their relations. It is `sql` like any other.
 *
 * @example
 * const count = select({ projects: count('projects_v1.project_id') })
 * console.log(count.text) // select count("t0"."project_id") as "projects" from "projects_v1" as "t0"
 */
export class SemanticQuery<S extends Selection> implements Typed<Selected<S>> {
  readonly [MARK] = true
  declare readonly row: Selected<S> | undefined
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * Which rows, by any attribute, selected or not. Conditions given one after the other must all hold.
   *
   * @example
   * stars.where({ 'metrics_v0.metric_name': 'GITHUB_stars_over_all_time' })
   */
  where(conditions: { readonly [Name in AttributeName]?: Condition<Value<Name>> }): SemanticQuery<S> {
    const clash = Object.keys(conditions).find(name => name in this.#parts.where)
    if (clash) throw invalidArgument(`there is a condition on ${clash} already`)
    return this.#with({ where: { ...this.#parts.where, ...conditions } })
  }

  /**
   * In which order, by a selected column.
   *
   * @example
   * stars.orderBy('stars', 'desc').orderBy('project')
   */
  orderBy(key: keyof S & string, direction: 'asc' | 'desc' = 'asc'): SemanticQuery<S> {
    if (!(key in this.#parts.selection)) throw invalidArgument(`${key} is not selected`)
    return this.#with({ order: [...this.#parts.order, [key, direction]] })
  }

  /**
   * At most so many rows.
   *
   * @example
   * stars.limit(10)
   */
  limit(rows: number): SemanticQuery<S> {
    return this.#with({ limit: rows })
  }

  /**
   * The model to start from, where several would do.
   *
   * @example
   * select({ metrics: count(), name: 'metrics_v0.metric_name' }).from('key_metrics_by_project_v0')
   */
  from(model: RelatedModel | (string & {})): SemanticQuery<S> {
    return this.#with({ from: model })
  }

  get text(): string {
    return write(this.#parts).text
  }

  get parameters(): readonly Parameter[] {
    return write(this.#parts).parameters
  }

  #with(parts: Partial<Parts>): SemanticQuery<S> {
    return new SemanticQuery({ ...this.#parts, ...parts })
  }
}

/**
 * Selects columns of models by their names; how the models are joined follows from their relations. Joins go from many
 * to one, so no row is counted twice. Where there are several ways, it is an error that lists them.
 *
 * @example
 * import { select, sum } from "oso-client/semantic"
 * const stars = select({ project: 'projects_v1.display_name', stars: sum('key_metrics_by_project_v0.amount') })
 *   .where({ 'metrics_v0.metric_name': 'GITHUB_stars_over_all_time' })
 *   .orderBy('stars', 'desc')
 *   .limit(10)
 * const result = await oso.query(stars)
 */
export function select<const S extends Selection>(
  selection: S,
  options: Readonly<{ relations?: readonly Relation[] }> = {},
): SemanticQuery<S> {
  if (Object.keys(selection).length === 0) throw invalidArgument('nothing is selected')
  const relations = [...RELATIONS, ...(options.relations ?? [])]
  return new SemanticQuery<S>({ selection, where: {}, order: [], limit: undefined, from: undefined, relations })
}

/**
 * How many rows there are, or how many that have a value.
 *
 * @example
 * select({ source: 'projects_v1.project_source', projects: count() })
 */
export function count(of?: AttributeName): Measure<bigint> {
  return { call: 'count', of }
}

/**
 * The sum of a column.
 *
 * @example
 * select({ project: 'projects_v1.display_name', stars: sum('key_metrics_by_project_v0.amount') })
 */
export function sum<Name extends AttributeName>(of: Name): Measure<Value<Name> | null> {
  return { call: 'sum', of }
}

/**
 * The mean of a column.
 *
 * @example
 * select({ mean: avg('key_metrics_by_project_v0.amount') })
 */
export function avg(of: AttributeName): Measure<number | null> {
  return { call: 'avg', of }
}

/**
 * The least value of a column.
 *
 * @example
 * select({ first: min('timeseries_metrics_by_project_v0.sample_date') })
 */
export function min<Name extends AttributeName>(of: Name): Measure<Value<Name> | null> {
  return { call: 'min', of }
}

/**
 * The greatest value of a column.
 *
 * @example
 * select({ last: max('timeseries_metrics_by_project_v0.sample_date') })
 */
export function max<Name extends AttributeName>(of: Name): Measure<Value<Name> | null> {
  return { call: 'max', of }
}

/**
 * How many different values a column has.
 *
 * @example
 * select({ artifacts: countDistinct('artifacts_by_project_v1.artifact_id') })
 */
export function countDistinct(of: AttributeName): Measure<bigint> {
  return { call: 'count distinct', of }
}

function write({ selection, where, order, limit, from, relations }: Parts): Sql {
  const attributes = [...Object.values(selection).map(attributeOf), ...Object.keys(where)]
    .filter(text => text !== undefined)
    .map(readAttribute)
  if (attributes.length === 0 && from === undefined)
    throw invalidArgument('count() of what?', "Say it: .from('projects_v1')")
  const { root, paths } = plan(relations.map(stepOf), attributes, from)
  const joins = joinsOf(paths)
  const column = (text: string): Sql => columnSql(readAttribute(text), paths.get(text) ?? [], joins)
  const columns = Object.entries(selection).map(([key, item]) => sql`${expression(item, column)} as ${sql.id(key)}`)
  const conditions = Object.entries(where).flatMap(([text, condition]) => conditionSql(column(text), condition))
  const groups = Object.values(selection)
    .filter(item => typeof item === 'string')
    .map(column)
  const isGrouped = groups.length > 0 && groups.length < columns.length
  return sql.join(
    [
      sql`select ${sql.join(columns)} from ${sql.id(root)} as ${sql.id('t0')}`,
      ...[...joins.values()].map(join => join.text),
      ...(conditions.length > 0 ? [sql`where ${sql.join(conditions, sql` and `)}`] : []),
      ...(isGrouped ? [sql`group by ${sql.join(groups)}`] : []),
      ...(order.length > 0
        ? [
            sql`order by ${sql.join(order.map(([key, way]) => (way === 'desc' ? sql`${sql.id(key)} desc` : sql.id(key))))}`,
          ]
        : []),
      ...(limit === undefined ? [] : [sql`limit ${limit}`]),
    ],
    sql` `,
  )
}

type Join = Readonly<{ alias: string; text: Sql }>

/** One join for each step of the ways; ways that begin alike share it. */
function joinsOf(paths: ReadonlyMap<string, Path>): ReadonlyMap<string, Join> {
  const joins = new Map<string, Join>()
  for (const path of paths.values()) {
    path.forEach((step, i) => {
      const way = pathText(path.slice(0, i + 1))
      if (joins.has(way)) return
      const before = aliasOf(path.slice(0, i), joins)
      const alias = `t${joins.size + 1}`
      const on = sql`${sql.id(before, step.column)} = ${sql.id(alias, step.key)}`
      joins.set(way, { alias, text: sql`left join ${sql.id(step.to)} as ${sql.id(alias)} on ${on}` })
    })
  }
  return joins
}

function aliasOf(path: Path, joins: ReadonlyMap<string, Join>): string {
  return path.length === 0 ? 't0' : (joins.get(pathText(path))?.alias ?? 't0')
}

function columnSql({ column }: Attribute, path: Path, joins: ReadonlyMap<string, Join>): Sql {
  return sql.id(aliasOf(path, joins), column)
}

function expression(item: string | Measure<unknown>, column: (text: string) => Sql): Sql {
  if (typeof item === 'string') return column(item)
  if (item.of === undefined) return sql`count(*)`
  const of = column(item.of)
  switch (item.call) {
    case 'count distinct':
      return sql`count(distinct ${of})`
    case 'sum':
      return sql`sum(${of})`
    case 'avg':
      return sql`avg(${of})`
    case 'min':
      return sql`min(${of})`
    case 'max':
      return sql`max(${of})`
    default:
      return sql`count(${of})`
  }
}

function attributeOf(item: string | Measure<unknown>): string | undefined {
  return typeof item === 'string' ? item : item.of
}
