import { BINDING } from '../tree/binding.ts'
import type { Expression, Lambda, Unary } from '../tree/nodes.ts'
import { printForm } from './form.ts'
import { printJson } from './json.ts'
import { printLiteral } from './literal.ts'
import { printColumns, printName } from './name.ts'
import { printPredicate } from './predicate.ts'
import type { Style } from './style.ts'

/** An expression, in parentheses if it binds less tightly than `least`. */
export function printExpression(style: Style, node: Expression, least: number): string {
  const bare = printBare(style, node)
  return bindingOf(node) < least ? `(${bare})` : bare
}

function bindingOf(node: Expression): number {
  switch (node.kind) {
    case 'lambda':
      return BINDING.none
    case 'logical':
      return BINDING[node.operator]
    case 'not':
      return BINDING.not
    case 'comparison':
    case 'quantified':
    case 'between':
    case 'inList':
    case 'inQuery':
    case 'like':
    case 'isNull':
    case 'isDistinct':
      return BINDING.predicate
    case 'concat':
      return BINDING.concat
    case 'arithmetic':
      return node.operator === '+' || node.operator === '-' ? BINDING.sum : BINDING.product
    case 'unary':
      return BINDING.sign
    case 'atTimeZone':
      return BINDING.zone
    default:
      return BINDING.postfix
  }
}

function printBare(style: Style, node: Expression): string {
  switch (node.kind) {
    case 'null':
    case 'boolean':
    case 'integer':
    case 'decimal':
    case 'double':
    case 'string':
    case 'binary':
    case 'typedLiteral':
    case 'interval':
    case 'parameter':
      return printLiteral(node)
    case 'name':
      return printName(node)
    case 'field':
      return `${printBase(style, node.base)}.${printName(node.field)}`
    case 'subscript':
      return `${style.expression(node.base, BINDING.postfix)}[${style.expression(node.index, BINDING.concat)}]`
    case 'row':
      return `${node.items.length > 1 ? '' : 'ROW'}(${style.expressions(node.items)})`
    case 'array':
      return `ARRAY[${style.expressions(node.items)}]`
    case 'subquery':
      return style.subquery(node.query)
    case 'exists':
      return `EXISTS ${style.subquery(node.query)}`
    case 'lambda':
      return printLambda(style, node)
    case 'unary':
      return printUnary(style, node)
    case 'arithmetic':
      return printBinary(style, node.left, node.operator, node.right, bindingOf(node))
    case 'concat':
      return printBinary(style, node.left, '||', node.right, BINDING.concat)
    case 'atTimeZone':
      return `${style.expression(node.value, BINDING.zone)} AT TIME ZONE ${printLiteral(node.zone)}`
    case 'comparison':
    case 'quantified':
    case 'logical':
    case 'not':
    case 'between':
    case 'inList':
    case 'inQuery':
    case 'like':
    case 'isNull':
    case 'isDistinct':
      return printPredicate(style, node)
    case 'jsonExists':
    case 'jsonValue':
    case 'jsonQuery':
    case 'jsonObject':
    case 'jsonArray':
      return printJson(style, node)
    default:
      return printForm(style, node)
  }
}

// Chains grow to the left.
function printBinary(style: Style, left: Expression, operator: string, right: Expression, power: number): string {
  return `${style.expression(left, power)} ${operator} ${style.expression(right, power + 1)}`
}

// A minus before a number belongs to the number, and `--` is a comment: `-(1)[2]` is not `-1[2]`.
function printUnary(style: Style, { operator, operand }: Unary): string {
  const inner = style.expression(operand, BINDING.sign)
  if (operator === '+') return `+${inner}`
  if (/^[0-9.]/.test(inner)) return `-(${inner})`
  return inner.startsWith('-') ? `- ${inner}` : `-${inner}`
}

/** What a dot follows; `1.x` would be a number and a name. */
export function printBase(style: Style, base: Expression): string {
  const inner = style.expression(base, BINDING.postfix)
  const isNumber = base.kind === 'integer' || base.kind === 'decimal' || base.kind === 'double'
  return isNumber ? `(${inner})` : inner
}

function printLambda(style: Style, { parameters, body }: Lambda): string {
  const [only] = parameters
  const head = only && parameters.length === 1 ? printName(only) : printColumns(parameters)
  return `${head} -> ${style.expression(body)}`
}
