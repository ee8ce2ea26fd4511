import { CycleError } from '../errors.ts'

/** What a graph knows of a node. */
export type Node = Readonly<{ name: string; parents: readonly string[] }>

/** Who reads whom, by name. A parent that is no node of the graph is a leaf. */
export type Graph = Readonly<{
  parents(name: string): readonly string[]
  children(name: string): readonly string[]
  /** Everything that `name` is made from, nearest first, without itself. */
  ancestors(name: string): readonly string[]
  /** Everything that is made from `name`, nearest first, without itself. */
  descendants(name: string): readonly string[]
  /** The given nodes, or all, each after its parents; beside that in the given order. Throws CycleError. */
  order(names?: readonly string[]): readonly string[]
}>

export function createGraph(nodes: readonly Node[]): Graph {
  const parents = new Map(nodes.map(node => [node.name, node.parents]))
  const children = invert(nodes)
  const up = (name: string) => parents.get(name) ?? []
  const down = (name: string) => children.get(name) ?? []
  return {
    parents: up,
    children: down,
    ancestors: name => reach(name, up),
    descendants: name => reach(name, down),
    order: (names = nodes.map(node => node.name)) => order(names, up),
  }
}

function invert(nodes: readonly Node[]): Map<string, string[]> {
  const children = new Map<string, string[]>()
  for (const { name, parents } of nodes) {
    for (const parent of parents) children.set(parent, [...(children.get(parent) ?? []), name])
  }
  return children
}

/** Breadth first. */
function reach(from: string, next: (name: string) => readonly string[]): string[] {
  const seen = new Set([from])
  for (const name of seen) for (const further of next(name)) seen.add(further)
  seen.delete(from)
  return [...seen]
}

/**
 * Depth first on a stack of its own, so that a chain as long as the registry does not end the call stack. A node on the
 * path that is met again closes a circle.
 */
function order(names: readonly string[], parents: (name: string) => readonly string[]): string[] {
  const wanted = new Set(names)
  const done = new Set<string>()
  const onPath = new Set<string>()
  const stack: { name: string; rest: Iterator<string> }[] = []
  const enter = (name: string) => {
    if (onPath.has(name)) throw new CycleError(circle([...onPath], name))
    if (done.has(name)) return
    onPath.add(name)
    stack.push({ name, rest: parents(name)[Symbol.iterator]() })
  }
  for (const root of names) {
    enter(root)
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const parent = top.rest.next()
      if (!parent.done) enter(parent.value)
      else {
        stack.pop()
        onPath.delete(top.name)
        done.add(top.name)
      }
    }
  }
  return [...done].filter(name => wanted.has(name))
}

/** The part of a path that begins at `name`, in reading order: each is read by the one after it. */
function circle(path: readonly string[], name: string): string[] {
  return path.slice(path.indexOf(name)).reverse()
}
