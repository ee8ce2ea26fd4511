import type { Lambda as LambdaArgument } from '../functions/bind.ts'
import type { Lambda } from '../tree/nodes.ts'
import type { Type } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { Context } from './context.ts'
import { Scope } from './scope.ts'

/** A lambda as an argument: its body is typed when the types of its parameters are known. */
export function lambdaArgument(node: Lambda, context: Context): LambdaArgument {
  return given => {
    checkArity(node, given, context)
    const known = memory(node, context)
    const key = keyOf(given, context)
    const before = known.get(key)
    if (before) return before
    const type = body(node, given, key, context)
    known.set(key, type)
    return type
  }
}

/**
 * Notes the types of a lambda that a call has settled on. Overloads may have tried the body with other types since, so
 * it is typed once more unless these were the last: what is noted about the body must be what the call means.
 */
export function settleLambda(node: Lambda, type: Type & { kind: 'function' }, context: Context): void {
  const key = keyOf(type.parameters, context)
  if (context.analysis.lastLambda.get(node) !== key) body(node, type.parameters, key, context)
  context.analysis.types.set(node, type)
}

function body(node: Lambda, given: readonly Type[], key: string, context: Context): Type {
  const entries = node.parameters.map((parameter, index) => {
    const type = given[index] ?? { kind: 'unknown' as const }
    return { name: parameter.name, qualifier: null, target: { kind: 'lambda' as const, lambda: node, index, type } }
  })
  context.analysis.lastLambda.set(node, key)
  return context.with({ scope: new Scope(entries, context.scope), lambda: key }).type(node.body)
}

function checkArity(node: Lambda, given: readonly Type[], context: Context): void {
  if (given.length === node.parameters.length) return
  const message = `Expected a lambda that takes ${given.length} argument(s) but got ${node.parameters.length}`
  context.fail('INVALID_PARAMETER_USAGE', message, node)
}

function memory(node: Lambda, context: Context): Map<string, Type> {
  const { lambdas } = context.analysis
  const known = lambdas.get(node) ?? new Map<string, Type>()
  lambdas.set(node, known)
  return known
}

// What a body means depends on the parameters of the lambdas around it too.
function keyOf(given: readonly Type[], context: Context): string {
  return `${context.lambda ?? ''}|${given.map(writeType).join(';')}`
}
