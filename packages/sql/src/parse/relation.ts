import type { Aliased, Join, JoinOn, JoinUsing, Query, Relation, Subquery } from '../tree/nodes.ts'
import { jsonTable } from './json-table.ts'
import { columns, name, qualifiedName } from './name.ts'
import type { Reader } from './reader.ts'
import { continuesQuery, isAlias, isPattern, startsQuery } from './soft.ts'

/** relation = sampled {join} */
export function relation(reader: Reader): Relation {
  return reader.nested(() => {
    const { at } = reader
    return joins(reader, at, sampled(reader, at, primary(reader)))
  })
}

/** join = CROSS JOIN sampled | NATURAL [type] JOIN sampled | [type] JOIN relation (ON expression | USING columns) */
function joins(reader: Reader, at: number, first: Relation): Relation {
  let left = first
  for (let levels = 1; ; levels++) {
    const next = join(reader, at, left)
    if (!next) return left
    left = next
    reader.checkChain(levels)
  }
}

function join(reader: Reader, at: number, left: Relation): Join | null {
  if (reader.take('CROSS')) {
    reader.expect('JOIN')
    return { kind: 'join', at, type: 'cross', natural: false, left, right: joined(reader), criteria: null }
  }
  const natural = reader.take('NATURAL')
  const type = joinType(reader)
  if (!natural && !type && !reader.is('JOIN')) return null
  reader.expect('JOIN')
  const right = natural ? joined(reader) : relation(reader)
  return { kind: 'join', at, type: type ?? 'inner', natural, left, right, criteria: natural ? null : criteria(reader) }
}

/** type = INNER | (LEFT | RIGHT | FULL) [OUTER] */
function joinType(reader: Reader): 'inner' | 'left' | 'right' | 'full' | null {
  const type = reader.takeOne('INNER', 'LEFT', 'RIGHT', 'FULL')
  if (type && type !== 'inner') reader.take('OUTER')
  return type
}

function criteria(reader: Reader): JoinOn | JoinUsing {
  const { at } = reader
  if (reader.expectOne('ON', 'USING') === 'on') return { kind: 'on', at, condition: reader.expression() }
  return { kind: 'using', at, columns: columns(reader) }
}

function joined(reader: Reader): Relation {
  const { at } = reader
  return sampled(reader, at, primary(reader))
}

/** sampled = primary [[AS] name [columns]] [TABLESAMPLE (BERNOULLI | SYSTEM) "(" expression ")"] */
function sampled(reader: Reader, at: number, inner: Relation): Relation {
  const relation = aliased(reader, at, inner)
  if (isPattern(reader)) throw reader.error('NOT_SUPPORTED', reader.at, 'MATCH_RECOGNIZE is not supported')
  reader.note('TABLESAMPLE')
  if (reader.value(0) !== 'TABLESAMPLE') return relation
  reader.expect('TABLESAMPLE')
  const method = reader.expectOne('BERNOULLI', 'SYSTEM')
  reader.expect('(')
  const percentage = reader.expression()
  reader.expect(')')
  return { kind: 'sample', at, relation, method, percentage }
}

function aliased(reader: Reader, at: number, relation: Relation): Relation | Aliased {
  if (!reader.take('AS') && !isAlias(reader)) return relation
  const alias = name(reader)
  return { kind: 'aliased', at, relation, alias, columns: reader.is('(') ? columns(reader) : [] }
}

/** primary = name | "(" query ")" | "(" relation ")" | UNNEST … | LATERAL … | JSON_TABLE … | TABLE "(" … ")" */
function primary(reader: Reader): Relation {
  const { at } = reader
  switch (reader.value(0)) {
    case '(':
      return parentheses(reader)
    case 'UNNEST':
      return unnest(reader)
    case 'JSON_TABLE':
      return jsonTable(reader)
    case 'TABLE':
      throw tableFunction(reader)
    case 'LATERAL':
      if (reader.value(1) !== '(') break
      reader.next()
      return { kind: 'lateral', at, query: reader.subquery() }
  }
  for (const word of ['(', 'UNNEST', 'JSON_TABLE', 'LATERAL']) reader.note(word)
  return table(reader)
}

/** table = qualifiedName, and at some other time: FOR (TIMESTAMP | VERSION) AS OF value, which is refused */
function table(reader: Reader): Relation {
  const { at } = reader
  const called = qualifiedName(reader)
  if (reader.is('FOR')) {
    const place = reader.next().at
    reader.expectOne('TIMESTAMP', 'VERSION')
    reader.expect('AS', 'OF')
    reader.operand()
    reader.complain(place, 'Reading a table as of another time is not supported', 'NOT_SUPPORTED')
  }
  return { kind: 'table', at, name: called }
}

/** unnest = UNNEST "(" expression {"," expression} ")" [WITH ORDINALITY] */
function unnest(reader: Reader): Relation {
  const { at } = reader
  reader.expect('UNNEST')
  const expressions = reader.parenthesised(inner => inner.expression())
  const ordinality = reader.take('WITH')
  if (ordinality) reader.expect('ORDINALITY')
  return { kind: 'unnest', at, expressions, ordinality }
}

function tableFunction(reader: Reader): unknown {
  const { at } = reader
  reader.expect('TABLE', '(')
  if (!reader.isName()) reader.fail()
  return reader.error('NOT_SUPPORTED', at, 'Table functions are not supported')
}

/** parentheses = "(" query ")" | "(" relation ")" */
function parentheses(reader: Reader): Relation {
  return reader.nested(() => {
    const { at } = reader
    reader.expect('(')
    if (startsQuery(reader) && !isTableFunction(reader)) return closeSubquery(reader, at, reader.query())
    if (!reader.is('(')) return closeRelation(reader, relation(reader))
    const { at: start } = reader
    const first = parentheses(reader)
    if (isOperand(reader, first)) return closeSubquery(reader, at, reader.queryFrom(first.query))
    return closeRelation(reader, joins(reader, start, sampled(reader, start, first)))
  })
}

function isTableFunction(reader: Reader): boolean {
  return reader.value(0) === 'TABLE' && reader.value(1) === '('
}

/** Whether a query in parentheses is a part of a greater one, as in `((SELECT 1) UNION …)`, and no relation of its own. */
function isOperand(reader: Reader, first: Relation): first is Subquery {
  return first.kind === 'subquery' && !first.query.with && (reader.is(')') || continuesQuery(reader))
}

function closeSubquery(reader: Reader, at: number, query: Query): Subquery {
  reader.expect(')')
  return { kind: 'subquery', at, query }
}

function closeRelation(reader: Reader, inner: Relation): Relation {
  reader.expect(')')
  return inner
}
