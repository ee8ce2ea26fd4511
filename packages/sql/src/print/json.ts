import type {
  JsonForm,
  JsonFormat,
  JsonInput,
  JsonMember,
  JsonPassing,
  JsonPathCall,
  JsonQuery,
  JsonReturning,
  JsonValueBehaviour,
} from '../tree/nodes.ts'
import { quoteString } from './literal.ts'
import { printName } from './name.ts'
import { type Style, upper, words } from './style.ts'
import { printType } from './type.ts'

/** One of the JSON forms. */
export function printJson(style: Style, node: JsonForm): string {
  switch (node.kind) {
    case 'jsonExists':
      return `JSON_EXISTS(${words(printPathCall(style, node.path), node.onError && `${upper(node.onError)} ON ERROR`)})`
    case 'jsonValue': {
      const returning = node.returning && `RETURNING ${printType(node.returning)}`
      return `JSON_VALUE(${words(printPathCall(style, node.path), returning, printValueBehaviours(style, node))})`
    }
    case 'jsonQuery':
      return `JSON_QUERY(${words(printPathCall(style, node.path), printReturning(node.returning), printQueryOptions(node))})`
    case 'jsonObject': {
      const members = node.members.map(member => printMember(style, member)).join(', ')
      const nulls = node.nulls === 'absent' && 'ABSENT ON NULL'
      return `JSON_OBJECT(${words(members, nulls, node.uniqueKeys && 'WITH UNIQUE KEYS', printReturning(node.returning))})`
    }
    case 'jsonArray': {
      const items = node.items.map(item => printInput(style, item)).join(', ')
      return `JSON_ARRAY(${words(items, node.nulls === 'null' && 'NULL ON NULL', printReturning(node.returning))})`
    }
    default:
      return node satisfies never
  }
}

function printMember(style: Style, { key, value }: JsonMember): string {
  return `KEY ${style.expression(key)} VALUE ${printInput(style, value)}`
}

/** The input, the path and what is passed to it. */
export function printPathCall(style: Style, { input, path, pathName, passing }: JsonPathCall): string {
  const passed = passing.map(passed => printPassing(style, passed)).join(', ')
  return words(
    `${printInput(style, input)}, ${quoteString(path.value)}`,
    pathName && `AS ${printName(pathName)}`,
    passed && `PASSING ${passed}`,
  )
}

function printPassing(style: Style, { value, name }: JsonPassing): string {
  return `${printInput(style, value)} AS ${printName(name)}`
}

function printInput(style: Style, { value, format }: JsonInput): string {
  return words(style.expression(value), format && printFormat(format))
}

/** `FORMAT JSON …` */
export function printFormat({ encoding }: JsonFormat): string {
  return encoding ? `FORMAT JSON ENCODING ${encoding}` : 'FORMAT JSON'
}

function printReturning(returning: JsonReturning | null): string | null {
  return returning && words('RETURNING', printType(returning.type), returning.format && printFormat(returning.format))
}

const WRAPPERS = {
  without: 'WITHOUT ARRAY WRAPPER',
  conditional: 'WITH CONDITIONAL ARRAY WRAPPER',
  unconditional: 'WITH UNCONDITIONAL ARRAY WRAPPER',
} as const

/** Wrapper, quotes and behaviours of a JSON query. */
export function printQueryOptions(node: Pick<JsonQuery, 'wrapper' | 'quotes' | 'onEmpty' | 'onError'>): string {
  return words(
    node.wrapper && WRAPPERS[node.wrapper],
    node.quotes && `${upper(node.quotes)} QUOTES`,
    node.onEmpty && `${upper(node.onEmpty)} ON EMPTY`,
    node.onError && `${upper(node.onError)} ON ERROR`,
  )
}

type ValueBehaviours = Readonly<{ onEmpty: JsonValueBehaviour | null; onError: JsonValueBehaviour | null }>

/** What a JSON value is when there is none, and when it fails. */
export function printValueBehaviours(style: Style, { onEmpty, onError }: ValueBehaviours): string {
  return words(
    onEmpty && `${printBehaviour(style, onEmpty)} ON EMPTY`,
    onError && `${printBehaviour(style, onError)} ON ERROR`,
  )
}

function printBehaviour(style: Style, behaviour: JsonValueBehaviour): string {
  switch (behaviour.kind) {
    case 'jsonError':
      return 'ERROR'
    case 'jsonNull':
      return 'NULL'
    case 'jsonDefault':
      return `DEFAULT ${style.expression(behaviour.value)}`
    default:
      return behaviour satisfies never
  }
}
