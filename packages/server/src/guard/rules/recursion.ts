import type { Rule } from './rule.ts'

/** No query that calls itself: how often, and how large it grows, is known to nobody before it runs. */
export const recursion: Rule = (_, nodes) => {
  const found = nodes.find(node => node.kind === 'with' && node.recursive)
  if (!found) return undefined
  return {
    ...{ rule: 'recursion', layer: 'syntax', at: found.at },
    found: 'WITH RECURSIVE is not allowed.',
    advice: 'Join a table with itself as often as the depth that you need, or use sequence() for a series.',
  }
}
