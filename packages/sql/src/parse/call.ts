import type { Call, Expression, QualifiedName } from '../tree/nodes.ts'
import { qualifiedName } from './name.ts'
import type { Reader } from './reader.ts'
import { isDistinct, startsExpression } from './soft.ts'
import { orderBy } from './sort.ts'
import { filter, isOver, over } from './window.ts'

/** Whether a call starts here: a name, which may have several parts, and a parenthesis. */
export function isCall(reader: Reader, from = 0): boolean {
  let ahead = from + 1
  while (reader.value(ahead) === '.' && reader.isName(ahead + 1)) ahead += 2
  return reader.value(ahead) === '('
}

/**
 * call = name "(" "*" ")" [filter] [over]
 *      | name "(" [[DISTINCT | ALL] expression {"," expression}] [orderBy] ")" [filter] [[(IGNORE | RESPECT) NULLS] over]
 */
export function call(reader: Reader): Call {
  const { at } = reader
  const name = qualifiedName(reader)
  if (!startsArguments(reader)) reader.fail()
  reader.expect('(')
  return checked(reader, reader.is('*') ? starCall(reader, at, name) : callOf(reader, at, name, argumentList(reader)))
}

/** The rest of a call whose first argument has been read. */
export function callFrom(reader: Reader, at: number, name: QualifiedName, first: Expression): Call {
  const args = [first]
  while (reader.take(',')) args.push(reader.expression())
  return callOf(reader, at, name, { distinct: false, arguments: args })
}

// At the top of a query Trino takes the name alone for an expression when no argument can follow the parenthesis.
function startsArguments(reader: Reader): boolean {
  if (reader.isEnclosed(1)) return true
  return startsExpression(reader, 1) || ['*', ')', 'DISTINCT', 'ORDER'].includes(reader.value(1))
}

type ArgumentList = Pick<Call, 'distinct' | 'arguments'>

function starCall(reader: Reader, at: number, name: QualifiedName): Call {
  reader.expect('*', ')')
  const condition = filter(reader)
  const window = isOver(reader) ? over(reader) : null
  return {
    kind: 'call',
    at,
    name,
    star: true,
    distinct: false,
    arguments: [],
    orderBy: [],
    filter: condition,
    nulls: null,
    over: window,
  }
}

/** The rest of a call whose arguments have been read. */
export function callOf(reader: Reader, at: number, name: QualifiedName, list: ArgumentList): Call {
  const order = orderBy(reader)
  reader.expect(')')
  const condition = filter(reader)
  const nulls = nullTreatment(reader)
  const window = nulls || isOver(reader) ? over(reader) : null
  return { kind: 'call', at, name, star: false, ...list, orderBy: order, filter: condition, nulls, over: window }
}

function argumentList(reader: Reader): ArgumentList {
  if (reader.is(')') || reader.is('ORDER')) return { distinct: false, arguments: [] }
  refuseLabel(reader)
  const distinct = isDistinct(reader)
  return { distinct, arguments: reader.many(inner => inner.expression()) }
}

// `count(label.*)` has a meaning within MATCH_RECOGNIZE only.
function refuseLabel(reader: Reader): void {
  if (!reader.isName() || reader.value(1) !== '.' || reader.value(2) !== '*' || reader.value(3) !== ')') return
  throw reader.error(
    'NOT_SUPPORTED',
    reader.at,
    'label.* is only supported in row pattern recognition',
    'write count(*)',
  )
}

/** nulls = [(IGNORE | RESPECT) NULLS] */
function nullTreatment(reader: Reader): Call['nulls'] {
  const nulls = reader.isPair('IGNORE', 'NULLS') ? 'ignore' : reader.isPair('RESPECT', 'NULLS') ? 'respect' : null
  if (nulls) {
    reader.next()
    reader.next()
  }
  return nulls
}

/** Forms that are written as calls and have a fixed number of arguments: the least, and the most. */
const FORMS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ['if', [2, 3]],
  ['nullif', [2, 2]],
  ['coalesce', [2, Number.POSITIVE_INFINITY]],
  ['try', [1, 1]],
  ['format', [2, Number.POSITIVE_INFINITY]],
])

function checked(reader: Reader, call: Call): Call {
  const [first] = call.name.parts
  const form = first?.name.toLowerCase() ?? ''
  const bounds = call.name.parts.length === 1 ? FORMS.get(form) : undefined
  const fault = bounds && formFault(call, form, bounds)
  if (fault) reader.complain(call.at, fault)
  return call
}

function formFault(call: Call, form: string, [least, most]: readonly [number, number]): string | undefined {
  const count = call.arguments.length
  if (count < least || count > most) {
    const open = most === Number.POSITIVE_INFINITY
    return open
      ? `The '${form}' function must have at least two arguments`
      : `Invalid number of arguments for '${form}' function`
  }
  if (call.over) return `OVER clause not valid for '${form}' function`
  if (call.distinct) return `DISTINCT not valid for '${form}' function`
  if (call.nulls) return `Null treatment clause not valid for '${form}' function`
  if (call.filter) return `FILTER not valid for '${form}' function`
  return undefined
}
