import { base, canCoerce, coerceBase, commonType } from '../types/coerce.ts'
import { isComparable, isOrderable, parts, sameType, type Type, UNKNOWN } from '../types/type.ts'
import { type Formal, instantiate, instantiateAll, type Mark, type Signature, sized } from './signature.ts'

/** What stands at a place of a call: a value of a type, or a lambda, whose result depends on what it is given. */
export type Argument = Type | Lambda
/** A lambda gives the type of its body when its parameters have these types, or throws. */
export type Lambda = (parameters: readonly Type[]) => Type

/** A signature with its variables bound. */
export type Binding = Readonly<{ signature: Signature; parameters: readonly Type[]; result: Type }>

/** The rounds after which Trino gives up on types that keep growing. */
const MAX_ROUNDS = 4

type Bound = { readonly types: Map<string, Type>; readonly numbers: Map<string, number>; changed: boolean }

/** What a signature becomes with these arguments, or `undefined`. Without `coercing` every type must fit as it is. */
export function bind(signature: Signature, args: readonly Argument[], coercing: boolean): Binding | undefined {
  const formals = expand(signature, args.length)
  if (!formals) return undefined
  const bound: Bound = { types: new Map(), numbers: new Map(), changed: true }
  for (let round = 0; bound.changed; round++) {
    if (round > MAX_ROUNDS) throw new DoesNotConverge(signature)
    bound.changed = false
    if (!formals.every((formal, i) => solve(formal, args[i] ?? UNKNOWN, signature, bound))) return undefined
  }
  return finish(signature, formals, args, bound, coercing)
}

/** Thrown when a lambda's result widens its own argument without end. */
export class DoesNotConverge extends Error {
  constructor(signature: Signature) {
    super(`Type inference for ${signature.text} does not converge after ${MAX_ROUNDS} iterations`)
  }
}

function finish(
  signature: Signature,
  formals: readonly Formal[],
  args: readonly Argument[],
  bound: Bound,
  coercing: boolean,
): Binding | undefined {
  const parameters = instantiateAll(formals, bound)
  if (!parameters) return undefined
  const fits = coercing ? canCoerce : sameType
  const fit = parameters.every((parameter, i) => {
    const arg = args[i] ?? UNKNOWN
    return typeof arg === 'function' ? gives(arg, parameter) : fits(arg, parameter)
  })
  const result = fit ? instantiate(signature.result, bound) : undefined
  return result && { signature, parameters, result }
}

/** A lambda's result is never coerced: it has the type that is asked for, or the lambda does not fit. */
function gives(lambda: Lambda, type: Type): boolean {
  return type.kind === 'function' && sameType(lambda(type.parameters), type.result)
}

function expand(signature: Signature, count: number): readonly Formal[] | undefined {
  const { parameters, variadic } = signature
  const last = parameters.at(-1)
  if (!variadic || !last) return parameters.length === count ? parameters : undefined
  const fixed = parameters.slice(0, -1)
  return count < fixed.length ? undefined : [...fixed, ...Array<Formal>(count - fixed.length).fill(last)]
}

function solve(formal: Formal, arg: Argument, signature: Signature, bound: Bound): boolean {
  if (formal.kind === 'lambda') return solveLambda(formal, arg, signature, bound)
  return typeof arg === 'function' ? false : solveType(formal, arg, signature, bound)
}

function solveType(formal: Formal, actual: Type, signature: Signature, bound: Bound): boolean {
  switch (formal.kind) {
    case 'concrete':
      return canCoerce(actual, formal.type)
    case 'variable':
      return solveVariable(formal.name, actual, signature.marks.get(formal.name) ?? 'any', bound)
    case 'sized':
      return solveSizes(formal, actual, bound)
    case 'container': {
      const inner = actual.kind === 'unknown' ? formal.parts.map(() => UNKNOWN) : parts(actual)
      if (inner.length !== formal.parts.length) return false
      return formal.parts.every((part, i) => solveType(part, inner[i] ?? UNKNOWN, signature, bound))
    }
    case 'lambda':
      return false
    default:
      return formal satisfies never
  }
}

function solveVariable(name: string, actual: Type, mark: Mark, bound: Bound): boolean {
  const before = bound.types.get(name)
  const common = before ? commonType(before, actual) : actual
  if (!common || !satisfies(common, mark)) return false
  if (!before || !sameType(before, common)) {
    bound.types.set(name, common)
    bound.changed = true
  }
  return true
}

function satisfies(type: Type, mark: Mark): boolean {
  if (mark === 'any') return true
  return mark === 'comparable' ? isComparable(type) : isOrderable(type)
}

/** Numbers grow until the type holds every argument: `varchar(x)` of 'a' and 'abc' has x = 3. */
function solveSizes(formal: Formal & { kind: 'sized' }, actual: Type, bound: Bound): boolean {
  const lifted = coerceBase(actual, formal.base)
  if (!lifted) return false
  const known = formal.sizes.map((size, i) =>
    size.kind === 'variable' ? (bound.numbers.get(size.name) ?? sizes(lifted)[i]) : sizes(lifted)[i],
  )
  const before = sized(formal.base, known)
  const common = before && commonType(before, actual)
  if (!common || base(common) !== formal.base) return false
  for (const [i, size] of formal.sizes.entries()) {
    const value = sizes(common)[i]
    if (size.kind !== 'variable' || value === undefined || bound.numbers.get(size.name) === value) continue
    bound.numbers.set(size.name, value)
    bound.changed = true
  }
  return true
}

function sizes(type: Type): readonly number[] {
  switch (type.kind) {
    case 'decimal':
      return [type.precision, type.scale]
    case 'varchar':
      return [type.length ?? 2147483647]
    case 'char':
      return [type.length]
    case 'time':
    case 'timestamp':
      return [type.precision]
    default:
      return []
  }
}

/** A lambda waits until all its parameters are bound; then its body's type binds what the result stands for. */
function solveLambda(formal: Formal & { kind: 'lambda' }, arg: Argument, signature: Signature, bound: Bound): boolean {
  if (typeof arg !== 'function' && arg.kind !== 'function') return false
  const given = instantiateAll(formal.parameters, bound)
  if (!given) return true
  if (typeof arg === 'function') return solveType(formal.result, arg(given), signature, bound)
  const same =
    arg.parameters.length === given.length && arg.parameters.every((type, i) => sameType(type, given[i] ?? UNKNOWN))
  return same && solveType(formal.result, arg.result, signature, bound)
}
