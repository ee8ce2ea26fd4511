import type { Rule } from './rule.ts'

/** A query of a WITH may not take the name of a model: what reads like the model would be something else. */
export const shadow: Rule = (_, nodes, { isModel }) => {
  for (const node of nodes) {
    if (node.kind !== 'namedQuery' || !isModel([node.name.name])) continue
    return {
      ...{ rule: 'shadow', layer: 'names', at: node.name.at },
      found: `\`${node.name.name}\` is the name of a model, and WITH gives it to something else.`,
      advice: 'Choose another name.',
    }
  }
  return undefined
}
