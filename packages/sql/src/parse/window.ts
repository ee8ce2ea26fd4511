import type { Expression, Frame, FrameBound, Name, NamedWindow, Window } from '../tree/nodes.ts'
import { name } from './name.ts'
import type { Reader } from './reader.ts'
import { startsClause, startsExpression } from './soft.ts'
import { orderBy } from './sort.ts'

/** filter = [FILTER "(" WHERE expression ")"] */
export function filter(reader: Reader): Expression | null {
  if (!reader.isPair('FILTER', '(')) return null
  reader.expect('FILTER', '(', 'WHERE')
  const condition = reader.expression()
  reader.expect(')')
  return condition
}

/** Whether OVER stands here with a window or the name of one; a mere `over` is an alias. */
export function isOver(reader: Reader, ahead = 0): boolean {
  if (ahead === 0) reader.note('OVER')
  if (reader.value(ahead) !== 'OVER') return false
  return reader.value(ahead + 1) === '(' || (reader.isName(ahead + 1) && !startsClause(reader, ahead + 1))
}

/** over = OVER (name | "(" window ")") */
export function over(reader: Reader): Window | Name {
  reader.expect('OVER')
  return reader.is('(') ? window(reader) : name(reader)
}

/** namedWindow = name AS "(" window ")" */
export function namedWindow(reader: Reader): NamedWindow {
  const { at } = reader
  const named = name(reader)
  reader.expect('AS')
  return { kind: 'namedWindow', at, name: named, window: window(reader) }
}

/** window = "(" [name] [PARTITION BY expression {"," expression}] [orderBy] [frame] ")" */
function window(reader: Reader): Window {
  reader.expect('(')
  const { at } = reader
  const base = isBase(reader) ? name(reader) : null
  let partitionBy: Expression[] = []
  if (reader.take('PARTITION')) {
    reader.expect('BY')
    partitionBy = reader.many(inner => inner.expression())
  }
  const order = orderBy(reader)
  const extent = frame(reader)
  reader.expect(')')
  return { kind: 'window', at, base, partitionBy, orderBy: order, frame: extent }
}

// The words that open a part of a window are names as well: `(partition by a)`, `(rows range preceding)` have no base.
function isBase(reader: Reader): boolean {
  if (!reader.isName()) return false
  switch (reader.value(0)) {
    case 'PARTITION':
      return reader.value(1) !== 'BY'
    case 'ROWS':
    case 'RANGE':
    case 'GROUPS':
      return PARTS.has(reader.value(1)) && !isOffset(reader)
    default:
      return !startsPattern(reader)
  }
}

// What can follow the name of a window that another is based on.
const PARTS: ReadonlySet<string> = new Set([')', 'PARTITION', 'ORDER', 'ROWS', 'RANGE', 'GROUPS'])

// Nor have `(rows range following)`, `(rows range + x following)` and `(rows partition following)`.
function isOffset(reader: Reader): boolean {
  const word = reader.value(2)
  switch (reader.value(1)) {
    case 'PARTITION':
      return word !== 'BY'
    case 'ROWS':
    case 'RANGE':
    case 'GROUPS':
      if (word === 'PRECEDING' || word === 'FOLLOWING') return true
      return word !== 'BETWEEN' && !startsExpression(reader, 2)
    default:
      return false
  }
}

/** frame = [(ROWS | RANGE | GROUPS) (bound | BETWEEN bound AND bound)] */
function frame(reader: Reader): Frame | null {
  if (startsPattern(reader))
    throw reader.error('NOT_SUPPORTED', reader.at, 'Row patterns in a window are not supported')
  const { at } = reader
  const unit = reader.takeOne('ROWS', 'RANGE', 'GROUPS')
  if (!unit) return null
  if (!reader.take('BETWEEN')) return closed(reader, { kind: 'frame', at, unit, start: bound(reader), end: null })
  const start = bound(reader)
  reader.expect('AND')
  return closed(reader, { kind: 'frame', at, unit, start, end: bound(reader) })
}

function closed(reader: Reader, frame: Frame): Frame {
  if (startsPattern(reader))
    throw reader.error('NOT_SUPPORTED', reader.at, 'Row patterns in a window are not supported')
  return frame
}

/** bound = UNBOUNDED direction | CURRENT ROW | expression direction;  direction = PRECEDING | FOLLOWING */
function bound(reader: Reader): FrameBound {
  const { at } = reader
  if (reader.is('UNBOUNDED') && ['PRECEDING', 'FOLLOWING'].includes(reader.value(1))) {
    reader.next()
    return { kind: 'unbounded', at, direction: reader.expectOne('PRECEDING', 'FOLLOWING') }
  }
  if (reader.isPair('CURRENT', 'ROW')) {
    reader.expect('CURRENT', 'ROW')
    return { kind: 'currentRow', at }
  }
  const value = reader.expression()
  return { kind: 'frameOffset', at, value, direction: reader.expectOne('PRECEDING', 'FOLLOWING') }
}

// MEASURES, AFTER MATCH, PATTERN and so on: the parts of a window that belong to row pattern recognition.
function startsPattern(reader: Reader): boolean {
  const next = reader.value(1)
  switch (reader.value(0)) {
    case 'AFTER':
      return next === 'MATCH'
    case 'PATTERN':
      return next === '('
    case 'MEASURES':
    case 'SUBSET':
    case 'DEFINE':
    case 'INITIAL':
    case 'SEEK':
      return !PARTS.has(next)
    default:
      return false
  }
}
