/** How much of a tree to draw. */
export type TreeOptions = Readonly<{
  /** Models below the first so many steps are counted, not drawn. Default: as many as fit into `lines`. */
  depth?: number
  /** Lines are cut at so many characters. Default: never. */
  width?: number
  /** At most about so many lines, unless `depth` says otherwise. Default 40. */
  lines?: number
}>

/** What is drawn: names, what stands below each, and how each is labelled. */
export type Graph = Readonly<{
  roots: readonly string[]
  below: (name: string) => readonly string[]
  label: (name: string) => string
  /** What to say of all that was left out. */
  more: (hidden: number) => string
}>

const LINES = 40

/**
 * A tree of text in which each name is drawn in full once. One that would be too long loses its deepest levels, and says
 * how many names are not shown.
 */
export function drawTree(
  graph: Graph,
  { depth, width = Number.POSITIVE_INFINITY, lines = LINES }: TreeOptions = {},
): string {
  const deepest = depth ?? fitting(graph, lines)
  const shown = new Set<string>()
  const drawn = graph.roots.flatMap(root => branch(graph, root, '', '', deepest, shown))
  const hidden = countAll(graph) - shown.size
  const clipped = drawn.map(line => (line.length > width ? `${line.slice(0, Math.max(0, width - 1))}…` : line))
  return [...clipped, ...(hidden > 0 ? [graph.more(hidden)] : [])].join('\n')
}

/** The greatest depth at which the tree has no more lines than that; at least one level below the roots. */
function fitting(graph: Graph, lines: number): number {
  let deepest = 1
  for (let before = -1; ; deepest++) {
    const next = graph.roots.flatMap(root => branch(graph, root, '', '', deepest + 1, new Set())).length
    if (next > lines) return deepest
    // One level more changed nothing: that is all there is.
    if (next === before) return Number.POSITIVE_INFINITY
    before = next
  }
}

function branch(graph: Graph, name: string, lead: string, indent: string, depth: number, shown: Set<string>): string[] {
  const below = graph.below(name)
  // A name below several others is drawn in full below the first of them; a circle ends the same way.
  if (shown.has(name)) return [`${lead}${name}${below.length > 0 ? ' (above)' : ''}`]
  shown.add(name)
  if (depth <= 0) return [`${lead}${graph.label(name)}${below.length > 0 ? ` … ${below.length} below` : ''}`]
  const lines = below.flatMap((next, index) => {
    const last = index === below.length - 1
    return branch(graph, next, `${indent}${last ? '└─ ' : '├─ '}`, `${indent}${last ? '   ' : '│  '}`, depth - 1, shown)
  })
  return [lead + graph.label(name), ...lines]
}

function countAll({ roots, below }: Graph): number {
  const seen = new Set<string>()
  const waiting = [...roots]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    waiting.push(...below(name))
  }
  return seen.size
}
