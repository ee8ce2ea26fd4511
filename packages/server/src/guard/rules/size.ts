import type { Node } from 'oso-sql'
import type { Rule } from './rule.ts'

// Engines plan in more than linear time: 25 000 ORs cost DuckDB seconds, 8 000 UNIONs a gigabyte, 150 stages end Trino.
const MOST: readonly Readonly<{ what: string; most: number; counts: (node: Node) => boolean }>[] = [
  { what: 'parts', most: 20_000, counts: () => true },
  { what: 'set operations', most: 50, counts: node => node.kind === 'setOperation' },
  { what: 'tables and subqueries', most: 100, counts: node => node.kind === 'table' || node.kind === 'subquery' },
]

/** A query that is small enough for an engine to plan. */
export const size: Rule = (_, nodes) => {
  for (const { what, most, counts } of MOST) {
    const counted = nodes.filter(counts)
    const first = counted[most]
    if (!first) continue
    const found = `The query has ${counted.length} ${what}; the most is ${most}.`
    return { rule: 'size', layer: 'syntax', at: first.at, found, advice: 'Split it, or pass lists as parameters.' }
  }
  return undefined
}
