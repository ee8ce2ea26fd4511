import type { Check, Freshness, LineageAnswer, Stage } from '../contract/api.ts'
import { minuteText } from '../table/display.ts'
import { drawHtml } from './html.ts'
import { drawTree, type Graph, type TreeOptions } from './tree.ts'

/** A model in a lineage. */
export type LineageNode = Readonly<{
  name: string
  /** The models that it is made from. */
  parents: readonly string[]
  stage: Stage | undefined
  freshness: Freshness | undefined
}>

/**
 * What a result or a model is made from, and how fresh each part is.
 *
 * @example
 * const lineage = await result.lineage()
 * console.log(String(lineage))          // a tree
 * lineage.stale.map(node => node.name)  // what is older than it should be
 */
export class Lineage implements Iterable<LineageNode> {
  readonly #nodes: ReadonlyMap<string, LineageNode>
  /** The columns that one column is computed from, where that was asked for. */
  readonly columns: readonly Readonly<{ model: string; column: string }>[]

  constructor(nodes: Iterable<LineageNode>, columns: Lineage['columns'] = []) {
    this.#nodes = new Map(Array.from(nodes, node => [node.name, node]))
    this.columns = columns
  }

  [Symbol.iterator](): Iterator<LineageNode> {
    return this.#nodes.values()
  }

  /**
   * A model by its name.
   *
   * @example
   * lineage.get('projects_v1')?.freshness?.materialisedAt // '2026-11-20T12:00:00.000Z'
   */
  get(name: string): LineageNode | undefined {
    return this.#nodes.get(name)
  }

  get names(): readonly string[] {
    return [...this.#nodes.keys()]
  }

  /** The models that nothing else here is made from; all of them where they go round in a circle. */
  get roots(): readonly LineageNode[] {
    const parents = new Set([...this].flatMap(node => node.parents))
    const roots = [...this].filter(node => !parents.has(node.name))
    return roots.length > 0 ? roots : [...this]
  }

  /** The models that are made from nothing here: what came from outside. */
  get sources(): readonly LineageNode[] {
    return [...this].filter(node => node.parents.length === 0)
  }

  /** The models that were made longer ago than they should have been. */
  get stale(): readonly LineageNode[] {
    return [...this].filter(node => node.freshness?.stale)
  }

  /**
   * A tree, each model once in full. A large one is cut to some 40 lines and says so; `{ lines: Infinity }` draws all.
   *
   * @example
   * console.log(lineage.toString({ depth: 2 }))
   */
  toString(options?: TreeOptions): string {
    return drawTree(this.#graph(), options)
  }

  /**
   * Nested lists for a page, each model once in full; those far below open at a click. All text is escaped.
   *
   * @example
   * document.body.innerHTML = (await result.lineage()).toHTML()
   */
  toHTML(): string {
    return drawHtml(this.#graph())
  }

  /**
   * A flowchart for Mermaid, sources to the left.
   *
   * @example
   * await writeFile('lineage.mmd', (await oso.lineage('projects_v1')).toMermaid())
   */
  toMermaid(): string {
    const ids = new Map(this.names.map((name, index) => [name, `m${index}`]))
    const boxes = [...this].map(node => `  ${ids.get(node.name)}["${escapeMermaid(label(node))}"]`)
    const edges = [...this].flatMap(node =>
      node.parents.filter(parent => ids.has(parent)).map(parent => `  ${ids.get(parent)} --> ${ids.get(node.name)}`),
    )
    return ['flowchart LR', ...boxes, ...edges].join('\n')
  }

  /**
   * For `JSON.stringify`: the models, each with its parents and its freshness.
   *
   * @example
   * JSON.stringify(lineage) // [{"name":"projects_v1","parents":["int_projects"],…}]
   */
  toJSON(): readonly LineageNode[] {
    return [...this]
  }

  #graph(): Graph {
    return {
      roots: this.roots.map(root => root.name),
      below: name => this.#nodes.get(name)?.parents ?? [],
      label: name => label(this.#nodes.get(name) ?? { name, freshness: undefined }),
      more: hidden => `… ${hidden} of ${this.#nodes.size} models are not shown: toString({ lines: Infinity })`,
    }
  }

  /** What notebooks that follow Jupyter show. */
  [Symbol.for('Jupyter.display')](): Readonly<Record<string, string>> {
    return { 'text/plain': this.toString(), 'text/html': this.toHTML() }
  }

  /** What `console.log` shows in Node and Bun. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }

  /** What `console.log` shows in Deno. */
  [Symbol.for('Deno.customInspect')](): string {
    return this.toString()
  }
}

/** The lineage of a query, out of its check. */
export function lineageOfCheck(check: Check): Lineage {
  return new Lineage(Object.entries(check.lineage).map(([name, known]) => ({ name, ...known })))
}

/** The lineage of a model, out of the server's answer. */
export function lineageOfAnswer(answer: LineageAnswer): Lineage {
  const parentsOf = (name: string): string[] => answer.edges.filter(edge => edge.to === name).map(edge => edge.from)
  return new Lineage(
    answer.nodes.map(({ name, stage, freshness }) => ({ name, parents: parentsOf(name), stage, freshness })),
    answer.columns,
  )
}

/** `2026-11-20 12:00 UTC`, and what is wrong with it. */
export function freshnessText({ materialisedAt, stale }: Freshness): string {
  if (materialisedAt === null) return 'not materialised'
  return `${minuteText(new Date(materialisedAt))}${stale ? ', stale' : ''}`
}

/** OSO keeps what ends in `_v1`; what ends in `_v0` may change from one week to the next. */
function label({ name, freshness }: Pick<LineageNode, 'name' | 'freshness'>): string {
  const facts = [...(freshness ? [freshnessText(freshness)] : []), ...(/_v0$/.test(name) ? ['unstable'] : [])]
  return facts.length > 0 ? `${name} (${facts.join(', ')})` : name
}

function escapeMermaid(text: string): string {
  return text.replaceAll('"', '#quot;')
}
