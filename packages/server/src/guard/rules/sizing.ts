import type { Expression, Node } from 'oso-sql'
import { ALLOWED_FUNCTIONS } from '../functions.ts'
import { nodesOf } from '../nodes-of.ts'
import type { Rule } from './rule.ts'

type Call = Extract<Node, { kind: 'call' }>

/** The longest text or array that `repeat`, `lpad` and `rpad` may make of one value. */
const MOST = 10_000

/** Functions that make large values of small ones: to a length that stands in the query, and not of one another. */
export const sizing: Rule = (_, nodes) => {
  for (const call of nodes.filter(isSizing)) {
    const inner = nodesOf(call).slice(1).find(isSizing)
    const name = nameOf(call)
    const rule = { rule: 'sizing', layer: 'policy' } as const
    if (inner) {
      const found = `${nameOf(inner)}() stands within ${name}(), which multiplies what it makes.`
      return { ...rule, at: inner.at, found, advice: 'Use one of them only.' }
    }
    if (name !== 'sequence' && !isSmall(call.arguments[1])) {
      const found = `The length that ${name}() makes must be a number up to ${MOST}.`
      return { ...rule, at: call.at, found, advice: 'Write it as a number.' }
    }
  }
  return undefined
}

function isSizing(node: Node): node is Call {
  return node.kind === 'call' && ALLOWED_FUNCTIONS.get(nameOf(node)) === 'sizing'
}

function nameOf(call: Call): string {
  return call.name.parts.map(part => part.name.toLowerCase()).join('.')
}

function isSmall(length: Expression | undefined): boolean {
  return length?.kind === 'integer' && length.value <= BigInt(MOST)
}
