import type { Expression } from 'oso-sql'
import { MOST_CHARACTERS, tooLarge } from '../value-size/value-size.ts'
import type { Rule } from './rule.ts'

/** No value that its own arguments make huge: engines bound what they sort and group, not one large value. */
export const sizing: Rule = (_, nodes, { analysed }) => {
  const found = analysed && tooLarge(analysed, nodes)
  if (!found) return undefined
  return {
    ...{ rule: 'sizing', layer: 'policy', at: found.at },
    found: `${nameOf(found)} could make a value of more than ${MOST_CHARACTERS} characters.`,
    advice: 'Give lengths, counts and templates as literals (at most 10000), and do not nest what multiplies.',
  }
}

function nameOf(expression: Expression): string {
  if (expression.kind === 'call') return `${expression.name.parts.map(part => part.name.toLowerCase()).join('.')}()`
  return expression.kind === 'concat' ? 'What || joins' : 'This expression'
}
