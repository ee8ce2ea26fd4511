import { invalidArgument } from '../errors.ts'
import type { Step } from './relations.ts'

/** How to come from one model to another. */
export type Path = readonly Step[]

/** A column, and the way to it that was named: `a.b_id->b.name` starts at `a` by `b_id`. */
export type Attribute = Readonly<{ text: string; start: string; via: readonly string[]; model: string; column: string }>

/** `model.column`, or `model.key->model.column` to say by which key. */
export function readAttribute(text: string): Attribute {
  const parts = text.split('->').map(part => part.split('.'))
  const [model, column] = parts.at(-1) ?? []
  if (!model || !column || parts.some(part => part.length !== 2 || part.includes(''))) {
    throw invalidArgument(`${text} is no attribute`, 'Write model.column, or model.key->model.column to choose a way.')
  }
  return { text, start: parts[0]?.[0] ?? model, via: parts.slice(0, -1).map(part => part[1] ?? ''), model, column }
}

/** `a.b_id->b.c_id->c`, as a person writes a way. */
export function pathText(path: Path): string {
  return [...path.map(step => `${step.from}.${step.column}`), path.at(-1)?.to ?? ''].join('->')
}

/** The shortest ways from a model to an attribute's; all that are equally short. */
export function shortest(steps: readonly Step[], root: string, attribute: Attribute): readonly Path[] {
  const found = waysTo(steps, root, attribute.start).flatMap(way => {
    const named = follow(steps, attribute)
    return named ? [[...way, ...named]] : []
  })
  const least = Math.min(...found.map(path => path.length))
  return found.filter(path => path.length === least)
}

/** All shortest ways between two models, breadth first. No way visits a model twice. */
function waysTo(steps: readonly Step[], from: string, to: string): readonly Path[] {
  let ways: readonly Path[] = [[]]
  const end = (path: Path): string => path.at(-1)?.to ?? from
  while (ways.length > 0) {
    const arrived = ways.filter(path => end(path) === to)
    if (arrived.length > 0) return arrived
    ways = ways.flatMap(path =>
      steps
        .filter(step => step.from === end(path) && step.to !== from && !path.some(before => before.to === step.to))
        .map(step => [...path, step]),
    )
  }
  return []
}

/** The way that an attribute names by its keys, or nothing when there is none. */
function follow(steps: readonly Step[], { start, via, model }: Attribute): Path | undefined {
  let at = start
  const path: Step[] = []
  for (const column of via) {
    const step = steps.find(step => step.from === at && step.column === column)
    if (!step) return undefined
    path.push(step)
    at = step.to
  }
  return at === model ? path : undefined
}

/** From where all attributes are reached, and by which ways. */
export type Plan = Readonly<{ root: string; paths: ReadonlyMap<string, Path> }>

/**
 * Chooses the model to start from: the one from which the ways to all attributes are shortest together. Throws
 * `INVALID_ARGUMENT` when there is none, or when there are several equally good choices, which it lists.
 */
export function plan(steps: readonly Step[], attributes: readonly Attribute[], from: string | undefined): Plan {
  const roots =
    from === undefined ? [...new Set([...steps.map(step => step.from), ...attributes.map(a => a.start)])] : [from]
  const candidates = roots
    .map(root => ({ root, ways: attributes.map(attribute => shortest(steps, root, attribute)) }))
    .filter(({ ways }) => ways.every(paths => paths.length > 0))
    .map(({ root, ways }) => ({ root, ways, cost: ways.reduce((sum, [path]) => sum + (path?.length ?? 0), 0) }))
  const least = Math.min(...candidates.map(({ cost }) => cost))
  const best = candidates.filter(({ cost }) => cost === least)
  const [chosen] = best
  if (!chosen) throw unreachable(attributes, from)
  if (best.length > 1)
    throw ambiguousRoot(
      attributes,
      best.map(({ root }) => root),
    )
  return {
    root: chosen.root,
    paths: new Map(attributes.map((attribute, i) => [attribute.text, onlyOf(attribute, chosen.ways[i] ?? [])])),
  }
}

function onlyOf(attribute: Attribute, paths: readonly Path[]): Path {
  const [path = []] = paths
  if (paths.length <= 1) return path
  const ways = paths.map(way => `${pathText(way)}.${attribute.column}`)
  throw invalidArgument(
    `there are ${ways.length} ways to ${attribute.text}: ${ways.join(', ')}`,
    'Write the one that you mean in its place.',
  )
}

function ambiguousRoot(attributes: readonly Attribute[], roots: readonly string[]): Error {
  return invalidArgument(
    `${namesOf(attributes)} belong together in ${roots.length} ways: by ${roots.join(', by ')}`,
    `Name one of them: .from('${roots[0]}')`,
  )
}

function unreachable(attributes: readonly Attribute[], from: string | undefined): Error {
  const start = from === undefined ? 'no model' : `${from} does not, so nothing`
  return invalidArgument(
    `${start} leads to all of ${namesOf(attributes)}`,
    'Only declared relations are followed, from many to one. Declare more, or write the join as SQL.',
  )
}

function namesOf(attributes: readonly Attribute[]): string {
  return [...new Set(attributes.map(attribute => attribute.text))].join(', ')
}
