import { children, type Node } from 'oso-sql'
import type { Rule } from './rule.ts'

type Cap = Readonly<{ what: string; most: number; counts: (node: Node) => boolean }>

const LITERALS: ReadonlySet<Node['kind']> = new Set(['string', 'integer', 'decimal', 'double', 'boolean', 'null'])

// Engines plan in more than linear time: 25 000 ORs cost DuckDB seconds, 8 000 UNIONs a gigabyte, 150 stages end Trino.
const CAPS: readonly Cap[] = [
  { what: 'parts', most: 20_000, counts: () => true },
  { what: 'parts that are no literals', most: 5_000, counts: node => !LITERALS.has(node.kind) },
  { what: 'set operations', most: 50, counts: node => node.kind === 'setOperation' },
  { what: 'tables and subqueries', most: 100, counts: node => node.kind === 'table' || node.kind === 'query' },
  { what: 'columns written in SELECT', most: 1_000, counts: node => node.kind === 'column' },
  { what: 'windows', most: 100, counts: node => node.kind === 'window' },
]

/** Queries within queries, lambdas within lambdas: each level multiplies the work of the one around it. */
const DEPTHS: readonly Cap[] = [
  { what: 'queries within one another', most: 32, counts: node => node.kind === 'query' },
  { what: 'lambdas within one another', most: 2, counts: node => node.kind === 'lambda' },
]

const MOST_GROUPINGS = 256

/** A query that is small enough for an engine to plan. */
export const size: Rule = (_, nodes) => overCount(nodes) ?? overDepth(nodes) ?? overGrouped(nodes)

type Found = ReturnType<Rule>

function overCount(nodes: readonly Node[]): Found {
  for (const { what, most, counts } of CAPS) {
    const counted = nodes.length <= most ? [] : nodes.filter(counts)
    const first = counted[most]
    if (first) return over(`The query has ${counted.length} ${what}; the most is ${most}.`, first)
  }
  return undefined
}

// The tree's height is bounded by the parser, and this walk needs no stack all the same. What there are few of is not
// deep: hardly any tree has to be walked for it.
function overDepth(nodes: readonly Node[]): Found {
  const [root] = nodes
  for (const { what, most, counts } of DEPTHS) {
    if (!root || nodes.filter(counts).length <= most) continue
    const waiting = [{ node: root, depth: 0 }]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const depth = next.depth + (counts(next.node) ? 1 : 0)
      if (depth > most) return over(`The query has more than ${most} ${what}.`, next.node)
      for (const node of children(next.node)) waiting.push({ node, depth })
    }
  }
  return undefined
}

/** CUBE of n columns groups in 2^n ways, and those that stand side by side multiply. */
function overGrouped(nodes: readonly Node[]): Found {
  for (const node of nodes) {
    if (node.kind !== 'groupBy') continue
    const ways = node.elements.reduce((product, element) => {
      if (element.kind === 'cube') return product * 2 ** element.sets.length
      if (element.kind === 'rollup') return product * (element.sets.length + 1)
      return element.kind === 'groupingSets' ? product * element.sets.length : product
    }, 1)
    if (ways > MOST_GROUPINGS) return over(`The query groups in ${ways} ways; the most is ${MOST_GROUPINGS}.`, node)
  }
  return undefined
}

function over(found: string, { at }: Node): Found {
  return { rule: 'size', layer: 'syntax', at, found, advice: 'Split it, or pass lists as parameters.' }
}
