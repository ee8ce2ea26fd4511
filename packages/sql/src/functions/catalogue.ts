import { AGGREGATE } from './aggregate.ts'
import { BINARY } from './binary.ts'
import { COLLECTION } from './collection.ts'
import { NUMBER } from './number.ts'
import { OPERATOR } from './operators.ts'
import { readSignature, type Signature } from './signature.ts'
import { SKETCH } from './sketch.ts'
import { TEXT } from './text.ts'
import { TIME } from './time.ts'
import { WINDOW } from './window.ts'

/*
 * How the lists of signatures are written. A line has names that share signatures, then the signatures, parted by
 * semicolons; a line that begins with a blank goes on with the one before. In a signature:
 *
 *   T             a type variable: the common type of all the arguments that stand for it
 *   T=  T<        the same, and its values must be comparable (orderable)
 *   varchar(x)    a number variable; in a result also a formula: decimal(min(38,p+1), s)
 *   bigint...     the last parameter, any number of times
 *   function(T,U) a lambda from T to U
 */

/** Whether a function makes a value of one row, of many, or of a row's place among others. */
export type FunctionKind = 'scalar' | 'aggregate' | 'window'

/** A function or operator of Trino. */
export type FunctionEntry = Readonly<{ name: string; kind: FunctionKind; signatures: readonly Signature[] }>

/** Special forms that are called like functions and typed by rules of their own. */
export const SPECIAL_FORMS: readonly string[] = ['coalesce', 'format', 'if', 'nullif', 'try']

const FUNCTIONS: ReadonlyMap<string, FunctionEntry> = new Map([
  ...[NUMBER, TEXT, TIME, COLLECTION, BINARY, SKETCH].flatMap(list => entries('scalar', list)),
  ...entries('aggregate', AGGREGATE),
  ...entries('window', WINDOW),
])
const OPERATORS: ReadonlyMap<string, FunctionEntry> = new Map(entries('scalar', OPERATOR))

/** The function of that name in any case, or `undefined`. */
export function functionNamed(name: string): FunctionEntry | undefined {
  return FUNCTIONS.get(name.toLowerCase())
}

/** The function of a name that is known to be there. */
export function catalogued(name: string): FunctionEntry {
  const found = FUNCTIONS.get(name)
  if (!found) throw new Error(`no function ${name}`)
  return found
}

/** The operator of that spelling: `+`, `<=`, `negate`, `IS DISTINCT FROM`. */
export function operatorNamed(name: string): FunctionEntry {
  const found = OPERATORS.get(name)
  if (!found) throw new Error(`no operator ${name}`)
  return found
}

/** Every function, special forms not included. */
export function allFunctions(): Iterable<FunctionEntry> {
  return FUNCTIONS.values()
}

function entries(kind: FunctionKind, list: string): [string, FunctionEntry][] {
  const lines = list.replaceAll('\n  ', ' ').trim().split('\n')
  return lines.flatMap(line => {
    const names = line.slice(0, line.indexOf('(')).trim().split(', ')
    const read = once(() => line.slice(line.indexOf('(')).split('; ').map(readSignature))
    return names.map((name): [string, FunctionEntry] => [name, lazyEntry(name, kind, read)])
  })
}

/** Reading all signatures takes longer than most queries use of them, so each is read when first asked for. */
function lazyEntry(name: string, kind: FunctionKind, read: () => readonly Signature[]): FunctionEntry {
  return {
    name,
    kind,
    get signatures() {
      return read()
    },
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
