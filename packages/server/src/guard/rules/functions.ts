import { ALLOWED_FUNCTIONS } from '../functions.ts'
import type { Rule } from './rule.ts'

/** Only functions that were reviewed, by a name without a catalog or schema. */
export const functions: Rule = (_, nodes) => {
  for (const node of nodes) {
    if (node.kind !== 'call') continue
    const name = node.name.parts.map(part => part.name.toLowerCase()).join('.')
    if (ALLOWED_FUNCTIONS.has(name)) continue
    return {
      ...{ rule: 'functions', layer: 'policy', at: node.at },
      found: `The function ${name}() is not allowed.`,
      advice: 'Write the query without it.',
    }
  }
  return undefined
}
