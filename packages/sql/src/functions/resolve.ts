import { requireKnown } from '../types/named.ts'
import { sameType, type Type, UNKNOWN } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import { type Argument, type Binding, bind } from './bind.ts'
import type { FunctionEntry } from './catalogue.ts'
import type { Signature } from './signature.ts'

/** The one signature that fits, or why there is none. */
export type Resolution = Binding | 'none' | 'ambiguous'

/**
 * Chooses among the signatures as Trino does: one that fits as it is, first without variables, then with; else the most
 * specific of those that fit with coercion.
 */
export function resolve(signatures: readonly Signature[], args: readonly Argument[]): Resolution {
  const plain = signatures.filter(signature => !signature.generic)
  const generic = signatures.filter(signature => signature.generic)
  for (const candidates of [plain, generic]) {
    const exact = fitting(candidates, args, false)
    if (exact.length > 0) return only(exact)
  }
  const coerced = fitting(signatures, args, true)
  return coerced.length === 0 ? 'none' : only(mostSpecific(coerced, args))
}

function only(bindings: readonly Binding[]): Resolution {
  const [first] = bindings
  if (!first || bindings.length > 1) return 'ambiguous'
  requireKnown(first.result)
  return first
}

function fitting(signatures: readonly Signature[], args: readonly Argument[], coercing: boolean): Binding[] {
  return signatures.map(signature => bind(signature, args, coercing)).filter(binding => binding !== undefined)
}

function mostSpecific(bindings: readonly Binding[], args: readonly Argument[]): readonly Binding[] {
  const left = bindings.filter(one => !bindings.some(other => beats(other, one)))
  if (left.length <= 1 || args.some(arg => typeof arg === 'function')) return left
  const types = args.filter(arg => typeof arg !== 'function')
  return types.some(type => type.kind === 'unknown') ? amongUnknowns(bindings, left, types) : left
}

function beats(one: Binding, other: Binding): boolean {
  return one !== other && fitsInto(one, other) && !fitsInto(other, one)
}

function fitsInto(one: Binding, other: Binding): boolean {
  return bind(other.signature, one.parameters, true) !== undefined
}

/** With a NULL among the arguments: those that cast nothing else, and any of them if all give the same type. */
function amongUnknowns(
  all: readonly Binding[],
  specific: readonly Binding[],
  types: readonly Type[],
): readonly Binding[] {
  const casting = all.filter(binding =>
    types.every((type, i) => type.kind === 'unknown' || sameType(type, binding.parameters[i] ?? UNKNOWN)),
  )
  const left = casting.length > 0 ? casting : specific
  const [first] = left
  return first && left.every(binding => sameType(binding.result, first.result)) ? [first] : left
}

/** Trino's sentence for a call that no signature fits. */
export function noneFits(entry: FunctionEntry, args: readonly Argument[]): string {
  const given = args.map(arg => (typeof arg === 'function' ? 'function' : writeType(arg))).join(', ')
  const expected = entry.signatures.map(signature => describe(entry.name, signature)).sort()
  return `Unexpected parameters (${given}) for function ${entry.name}. Expected: ${expected.join(', ')}`
}

function describe(name: string, { head, marks }: Signature): string {
  const shown = `${name}${head.replaceAll(/([A-Z]\d?)[=<]/g, '$1').replaceAll('...', '')}`
  const variables = [...marks].map(([variable, mark]) => (mark === 'any' ? variable : `${variable}:${mark}`))
  return [shown, ...(variables.length > 0 ? [variables.join(', ')] : [])].join(' ')
}
