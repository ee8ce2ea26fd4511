import type { Analysed, Expression, Query, QueryBody, Relation } from 'oso-sql'
import type { ColumnField } from './types.ts'

/** A column of a table, taken to be of this size whatever it holds: most are far smaller. */
export const COLUMN = 1_000

/** What the sizes of columns are found from. */
export type ColumnWorld = Readonly<{
  analysed: Analysed
  sizeOf: (expression: Expression) => number
}>

/** How large the columns of queries and relations are, each looked at once. */
export class ColumnSizes {
  readonly #world: ColumnWorld
  readonly #known = new Map<ColumnField, number>()

  constructor(world: ColumnWorld) {
    this.#world = world
  }

  /** A column as names resolve to it. */
  ofField(field: ColumnField): number {
    const known = this.#known.get(field)
    if (known !== undefined) return known
    const size = this.#measure(field)
    this.#known.set(field, size)
    return size
  }

  /** The column of a query at a place. */
  ofQuery({ body }: Query, index: number): number {
    return this.#ofBody(body, index)
  }

  #measure({ source }: ColumnField): number {
    if (source.kind === 'merged') return Math.max(this.ofField(source.left), this.ofField(source.right))
    return this.#ofRelation(source.relation, source.index)
  }

  #ofRelation(relation: Relation, index: number): number {
    switch (relation.kind) {
      case 'table': {
        const target = this.#world.analysed.relations.get(relation)?.target
        return target?.kind === 'with' ? this.ofQuery(target.query.query, index) : COLUMN
      }
      case 'subquery':
      case 'lateral':
        return this.ofQuery(relation.query, index)
      case 'unnest':
        return Math.max(0, ...relation.expressions.map(this.#world.sizeOf))
      case 'aliased':
      case 'sample':
        return this.#ofFieldAt(relation.relation, index)
      case 'join':
        return this.#ofFieldAt(relation, index)
      case 'jsonTable':
        return COLUMN
      default:
        return relation satisfies never
    }
  }

  #ofFieldAt(relation: Relation, index: number): number {
    const field = this.#world.analysed.relations.get(relation)?.fields[index]
    return field ? this.ofField(field) : COLUMN
  }

  #ofBody(body: QueryBody, index: number): number {
    switch (body.kind) {
      case 'query':
        return this.ofQuery(body, index)
      case 'table':
        return this.#ofFieldAt(body, index)
      case 'values':
        return Math.max(0, ...body.rows.map(row => this.#world.sizeOf(row)))
      case 'setOperation':
        return Math.max(...[body.left, body.right].flatMap(side => this.#places(side, index, body.corresponding)))
      case 'select':
        return this.#ofSelect(body, index)
      default:
        return body satisfies never
    }
  }

  // CORRESPONDING pairs columns by name: any of a side's may stand there.
  #places(side: QueryBody, index: number, corresponding: unknown): number[] {
    if (!corresponding) return [this.#ofBody(side, index)]
    const columns = this.#world.analysed.bodies.get(side) ?? []
    return columns.map((_, place) => this.#ofBody(side, place))
  }

  #ofSelect(body: Extract<QueryBody, { kind: 'select' }>, index: number): number {
    const value = this.#world.analysed.selects.get(body)?.values[index]
    if (!value) return COLUMN
    if (value.kind === 'field') return this.ofField(value.field)
    return this.#world.sizeOf(value.kind === 'expression' ? value.expression : value.base)
  }
}
