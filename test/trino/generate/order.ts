import {
  type Call,
  type Case,
  children,
  type Expression,
  type Node,
  parse,
  print,
  type Query,
  type QueryBody,
  type Relation,
  type Select,
  type SelectItem,
} from 'oso-sql'
import type { Judge, TruthCase } from '../../truth/judge.ts'

/** Asks Trino for the answer to a query. */
type Ask = (sql: string) => Promise<TruthCase>

/**
 * Whether two engines differ over a query only in which of its operands they came to first, or at all: Trino promises no
 * order among the operands of an operator or a call, nor of joins and conditions, skips the rest once one is NULL, and
 * computes what is written twice once. It is so where an operand by itself fails in Trino, and both engines agree that
 * it does, or where Trino breaks down over it. What a condition guards is no such operand: there the order is promised.
 */
export async function isOrderOfEvaluation(given: TruthCase, judge: Judge, ask: Ask): Promise<boolean> {
  const failing = judge.failure(given.sql)
  for (const sql of operandQueries(given.sql)) {
    const alone = await ask(sql)
    if (alone.error === 'GENERIC_INTERNAL_ERROR') return true
    const expected = alone.error !== undefined && (alone.error === failing || alone.error === given.error)
    if (expected && judge.try(alone).verdict !== 'differs') return true
  }
  return false
}

/** A query for each operand of each select of a query, over all of its relations, and over each where it can stand. */
function operandQueries(sql: string): readonly string[] {
  const statement = parse(sql)
  const { body: query } = statement
  if (query.kind !== 'query') return []
  return selectsOf(query).flatMap(({ select, sort }) => {
    const bare: Select = { ...select, distinct: false, where: null, groupBy: null, having: null }
    const joins = select.from.map(joined)
    const conditions = [select.where, select.having, ...joins.flatMap(join => join.conditions)]
    const keys = select.groupBy ? [select.groupBy] : []
    const computed = conditions.flatMap(part => (part ? [item(part)] : []))
    const roots: readonly Node[] = [...select.items, ...sort, ...keys, ...computed]
    const relations = joins.flatMap(join => join.relations)
    const parts = relations.filter(relation => !select.from.includes(relation) || select.from.length > 1)
    const places = [select.from, ...parts.map(relation => [relation])]
    return roots.flatMap(operands).flatMap(operand =>
      places.map(from => {
        const body: Select = { ...bare, items: [item(operand)], from }
        return print({ ...statement, body: { ...query, orderBy: [], limit: null, offset: null, body } })
      }),
    )
  })
}

function item(expression: Expression): SelectItem {
  return { kind: 'column', at: 0, expression, alias: null }
}

type Joined = Readonly<{ relations: readonly Relation[]; conditions: readonly Expression[] }>

/** What is joined in a relation, and on what; what is unnested stands beside the conditions. */
function joined(relation: Relation): Joined {
  if (relation.kind === 'aliased' && relation.relation.kind === 'unnest') return joined(relation.relation)
  if (relation.kind === 'unnest') return { relations: [], conditions: relation.expressions }
  if (relation.kind !== 'join') return { relations: [relation], conditions: [] }
  const [left, right] = [joined(relation.left), joined(relation.right)]
  const own = relation.criteria?.kind === 'on' ? [relation.criteria.condition] : []
  return {
    relations: [...left.relations, ...right.relations],
    conditions: [...left.conditions, ...right.conditions, ...own],
  }
}

type Sorted = Readonly<{ select: Select; sort: Query['orderBy'] }>

/** Every select of a query, its named queries and the sides of its set operations too. */
function selectsOf(node: Query | QueryBody, sort: Query['orderBy'] = []): readonly Sorted[] {
  switch (node.kind) {
    case 'query':
      return [
        ...(node.with?.queries ?? []).flatMap(item => selectsOf(item.query)),
        ...selectsOf(node.body, node.orderBy),
      ]
    case 'select':
      return [{ select: node, sort }, ...node.from.flatMap(inner)]
    case 'setOperation':
      return [...selectsOf(node.left), ...selectsOf(node.right)]
    default:
      return []
  }
}

/** Every select of the queries in a relation. */
function inner(relation: Relation): readonly Sorted[] {
  if (relation.kind === 'aliased') return inner(relation.relation)
  if (relation.kind === 'join') return [...inner(relation.left), ...inner(relation.right)]
  return relation.kind === 'subquery' ? selectsOf(relation.query) : []
}

/** The expressions below one that are computed whatever its other parts are, and those below these. */
function operands(node: Node): readonly Expression[] {
  const sure = certain(node).flatMap(child => [...(isComputed(child) ? [child] : []), ...operands(child)])
  return [...sure, ...branches(node).flatMap(({ result, reached }) => [result, ...operands(result)].map(reached))]
}

/** What is computed for some rows only, and how to compute something else where it would be, and NULL elsewhere. */
type Branch = Readonly<{ result: Expression; reached: (result: Expression) => Expression }>

const NOTHING: Expression = { kind: 'null', at: 0 }

function branches(node: Node): readonly Branch[] {
  if (node.kind === 'case') return caseBranches(node)
  if (node.kind !== 'call') return []
  const [first, second, third] = node.arguments
  if (nameOf(node) === 'coalesce') return laterBranches(node)
  if (nameOf(node) !== 'if' || !first || !second) return []
  const yes: Branch = { result: second, reached: result => ({ ...node, arguments: [first, result] }) }
  const no = third && {
    result: third,
    reached: (result: Expression) => ({ ...node, arguments: [first, NOTHING, result] }),
  }
  return no ? [yes, no] : [yes]
}

function caseBranches(node: Case): readonly Branch[] {
  const { otherwise } = node
  const bare = node.whens.map(when => ({ ...when, result: NOTHING }))
  const found = node.whens.map(({ result }, i): Branch => {
    const before = bare.slice(0, i + 1)
    const reached = (found: Expression): Expression => {
      const whens = before.map((when, place) => (place === i ? { ...when, result: found } : when))
      return { ...node, whens, otherwise: null }
    }
    return { result, reached }
  })
  return otherwise === null
    ? found
    : [...found, { result: otherwise, reached: result => ({ ...node, whens: bare, otherwise: result }) }]
}

/** What COALESCE comes to where all before it is NULL. */
function laterBranches({ arguments: all }: Call): readonly Branch[] {
  return all.slice(1).map((result, i) => {
    const terms = all.slice(0, i + 1).map(value => ({ kind: 'isNull', at: 0, negated: false, value }) as const)
    const condition: Expression = { kind: 'logical', at: 0, operator: 'and', terms }
    return {
      result,
      reached: found => {
        const when = { kind: 'when', at: 0, condition, result: found } as const
        return { kind: 'case', at: 0, operand: null, whens: [when], otherwise: null }
      },
    }
  })
}

function nameOf(node: Call): string {
  return node.name.parts.at(-1)?.name.toLowerCase() ?? ''
}

/** The parts that are computed for certain: of what chooses among its parts, the first only. */
function certain(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'lambda':
      return []
    case 'query':
      return rowless(node)
    case 'case':
      return [...(node.operand ? [node.operand] : []), ...node.whens.slice(0, 1).map(({ condition }) => condition)]
    case 'call': {
      const name = nameOf(node)
      if (name === 'try') return []
      return CHOOSING.has(name) ? node.arguments.slice(0, 1) : children(node)
    }
    default:
      return children(node)
  }
}

/** The columns of a query that looks at no rows, and so computes them once wherever it stands. */
function rowless({ body }: Query): readonly Node[] {
  return body.kind === 'select' && body.from.length === 0 && body.where === null ? body.items : []
}

const CHOOSING = new Set(['if', 'coalesce'])
const COMPUTED = new Set([
  ...['call', 'cast', 'arithmetic', 'concat', 'comparison', 'logical', 'subscript', 'unary', 'case', 'extract'],
  ...[
    'atTimeZone',
    'between',
    'inList',
    'like',
    'jsonValue',
    'jsonQuery',
    'jsonExists',
    'jsonObject',
    'jsonArray',
    'array',
    'row',
    'not',
  ],
])

function isComputed(node: Node): node is Expression {
  return COMPUTED.has(node.kind)
}
