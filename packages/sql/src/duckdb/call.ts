import { PORTABILITY } from '../functions/portability.ts'
import { calledName } from '../tree/called.ts'
import type { Call, Expression } from '../tree/nodes.ts'
import { walk } from '../tree/walk.ts'
import { WIDEST_PADDED } from './cast/text.ts'
import { type Compiler, typeOf, type Value } from './compiler.ts'
import { FORMS } from './form.ts'
import { AGGREGATES } from './functions/aggregates.ts'
import { ARRAYS } from './functions/arrays.ts'
import { BINARY } from './functions/binary.ts'
import { JSON_FUNCTIONS } from './functions/json.ts'
import { MAP_AGGREGATES } from './functions/map-aggregates.ts'
import { MAPS } from './functions/maps.ts'
import { NUMBERS } from './functions/numbers.ts'
import { REGEX } from './functions/regex.ts'
import type { Rewrite } from './functions/site.ts'
import { TEXT } from './functions/text.ts'
import { TIME } from './functions/time.ts'
import { URL_FUNCTIONS } from './functions/url.ts'
import { VECTORS } from './functions/vectors.ts'
import { WINDOWS } from './functions/windows.ts'
import { refuse } from './refuse.ts'

const REWRITES: ReadonlyMap<string, Rewrite> = new Map(
  [
    NUMBERS,
    TEXT,
    TIME,
    BINARY,
    URL_FUNCTIONS,
    REGEX,
    ARRAYS,
    VECTORS,
    MAPS,
    JSON_FUNCTIONS,
    AGGREGATES,
    MAP_AGGREGATES,
    WINDOWS,
  ].flatMap(family => Object.entries(family)),
)

/** The names of all functions that have a rewrite. */
export function rewrittenFunctions(): Iterable<string> {
  return REWRITES.keys()
}

/** A call: a special form, or a function by its rewrite. What is not listed is refused. */
export function callOf(c: Compiler, node: Call): string {
  const resolved = c.analysed.calls.get(node)
  const name = resolved?.name ?? calledName(node)
  const form = resolved ? undefined : FORMS[name]
  if (form) return form(c, node)
  const rewrite = REWRITES.get(name)
  if (!rewrite || !resolved) return refuse(`the function ${name}`, PORTABILITY[name]?.why, node.at)
  if (resolved.parameters.some(type => type.kind === 'char' && type.length > WIDEST_PADDED)) {
    return refuse(`${name} of so long a char`, undefined, node.at)
  }
  if (resolved.kind === 'aggregate') checkOwn(c, node)
  return rewrite({ c, name, node, args: argumentsOf(c, name, node), type: resolved.result })
}

/** An aggregate of nothing but columns of the query around it is that query's in DuckDB, and not its own. */
function checkOwn(c: Compiler, node: Call): void {
  const outward: number[] = []
  walk(node, inner => {
    const reference = inner.kind === 'name' || inner.kind === 'field' ? c.analysed.references.get(inner) : undefined
    if (reference?.kind === 'column') outward.push(reference.outer)
  })
  if (outward.length > 0 && outward.every(outer => outer > 0))
    refuse('an aggregate of columns of the query around it', 'Compute it in that query.', node.at)
}

// Functions for which the order of their first argument's elements does not matter.
const ORDER_FREE = new Set(['array_sort', 'cardinality', 'contains', 'array_max', 'array_min', 'arrays_overlap'])

function argumentsOf(c: Compiler, name: string, node: Call): readonly Value[] {
  return node.arguments.map((argument, i) => {
    c.state.orderFree = i === 0 && ORDER_FREE.has(name) ? argument : undefined
    return argumentOf(c, argument)
  })
}

// A lambda is compiled by the rewrite that takes it, which knows what its parameters stand for.
function argumentOf(c: Compiler, node: Expression): Value {
  return { sql: node.kind === 'lambda' ? '' : c.expression(node), type: typeOf(c, node), node }
}
