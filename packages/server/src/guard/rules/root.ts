import type { Rule } from './rule.ts'

/** Only reads: a query, the plan of one, or the catalogue. EXPLAIN ANALYZE would run what it explains. */
export const root: Rule = ({ body }) => {
  if (body.kind !== 'explain') return undefined
  const rule = { rule: 'root', layer: 'syntax', at: body.at } as const
  if (body.analyze)
    return { ...rule, found: 'EXPLAIN ANALYZE is not allowed.', advice: 'Write EXPLAIN without ANALYZE.' }
  if (body.body.kind === 'query') return undefined
  return { ...rule, found: 'Only a query can be explained.', advice: 'Write EXPLAIN SELECT ….' }
}
