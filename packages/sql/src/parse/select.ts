import type { Expression, GroupBy, GroupingElement, Select, SelectItem, SelectStar } from '../tree/nodes.ts'
import { starBase } from './expression.ts'
import { columns, name } from './name.ts'
import type { Reader } from './reader.ts'
import { relation } from './relation.ts'
import { isAlias, isDistinct, startsExpression } from './soft.ts'
import { namedWindow } from './window.ts'

/**
 * select = SELECT [ALL | DISTINCT] item {"," item} [FROM relation {"," relation}] [WHERE expression]
 *          [groupBy] [HAVING expression] [WINDOW namedWindow {"," namedWindow}]
 */
export function select(reader: Reader): Select {
  const { at } = reader
  reader.expect('SELECT')
  return {
    kind: 'select',
    at,
    distinct: isDistinct(reader, isLoneStar),
    items: reader.many(selectItem),
    from: reader.take('FROM') ? reader.many(relation) : [],
    where: reader.take('WHERE') ? reader.expression() : null,
    groupBy: reader.is('GROUP') ? groupBy(reader) : null,
    having: reader.take('HAVING') ? reader.expression() : null,
    windows: reader.take('WINDOW') ? reader.many(namedWindow) : [],
  }
}

// `SELECT ALL * FROM` is a star; `SELECT all * 2` is a product.
function isLoneStar(reader: Reader, ahead: number): boolean {
  return reader.value(ahead) === '*' && !startsExpression(reader, ahead + 1)
}

/** item = "*" | primary "." "*" [AS columns] | expression [[AS] name] */
function selectItem(reader: Reader): SelectItem {
  const { at } = reader
  if (reader.take('*')) return { kind: 'star', at, base: null, aliases: [] }
  const base = starBase(reader)
  if (base && reader.isPair('.', '*')) return star(reader, at, base)
  const expression = base ? reader.rest(base, at) : reader.expression()
  if (reader.take('AS') || isAlias(reader)) return { kind: 'column', at, expression, alias: name(reader) }
  return { kind: 'column', at, expression, alias: null }
}

function star(reader: Reader, at: number, base: Expression): SelectStar {
  reader.expect('.', '*')
  return { kind: 'star', at, base, aliases: reader.take('AS') ? columns(reader) : [] }
}

/** groupBy = GROUP BY [ALL | DISTINCT] element {"," element} */
function groupBy(reader: Reader): GroupBy {
  const { at } = reader
  reader.expect('GROUP', 'BY')
  return { kind: 'groupBy', at, distinct: isDistinct(reader, startsElement), elements: reader.many(groupingElement) }
}

function startsElement(reader: Reader, ahead: number): boolean {
  return ['AUTO', 'ROLLUP', 'CUBE'].includes(reader.value(ahead))
}

/** element = set | AUTO | (ROLLUP | CUBE) "(" [set {"," set}] ")" | GROUPING SETS "(" set {"," set} ")" */
function groupingElement(reader: Reader): GroupingElement {
  const { at } = reader
  if (reader.take('AUTO')) return { kind: 'groupingAuto', at }
  if (reader.isPair('GROUPING', 'SETS')) {
    reader.expect('GROUPING', 'SETS')
    return { kind: 'groupingSets', at, sets: reader.parenthesised(groupingSet) }
  }
  const many = reader.takeOne('ROLLUP', 'CUBE')
  if (many) return { kind: many, at, sets: reader.parenthesised(groupingSet) }
  return { kind: 'groupingSimple', at, expressions: groupingSet(reader) }
}

// `(a, b)` is a row that starts at the first parenthesis; `((a, b))`, `ROW(a, b)` and `(a, b).x` do not.
/** set = "(" [expression {"," expression}] ")" | expression */
function groupingSet(reader: Reader): readonly Expression[] {
  if (!reader.is('(')) return [reader.expression()]
  if (reader.value(1) === ')' && reader.value(2) !== '->') {
    reader.expect('(', ')')
    return []
  }
  const { at } = reader
  const expression = reader.expression()
  return expression.kind === 'row' && expression.at === at ? expression.items : [expression]
}
