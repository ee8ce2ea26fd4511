import type { Lambda } from '../../tree/nodes.ts'
import type { Type } from '../../types/type.ts'
import { lambdaOf } from '../compiler.ts'
import { refuse } from '../refuse.ts'
import { arg, type Site } from './site.ts'

/** The lambda that stands at a place of the call, with parameters that have names of their own. */
export function lambdaArg(site: Site, index: number): string {
  return site.c.expression(lambdaNode(site, index))
}

/** The body of a lambda over one parameter that its own parameters are parts of. */
export function lambdaOver(site: Site, index: number, parts: (element: string) => readonly string[]): string {
  return lambdaOf(site.c, 1, ([element = '']) => lambdaBody(site, index, parts(element)))
}

/** The body of a lambda whose parameters are given values. */
export function lambdaBody(site: Site, index: number, values: readonly string[]): string {
  const node = lambdaNode(site, index)
  site.c.lambdas.set(node, values)
  return site.c.expression(node.body)
}

/** The lambda as it was written. */
export function lambdaNode(site: Site, index: number): Lambda {
  const { node } = arg(site, index)
  return node.kind === 'lambda' ? node : refuse('this lambda')
}

/** The type of the elements of an array that is an argument. */
export function elementOf(site: Site, index = 0): Type {
  const { type } = arg(site, index)
  return type.kind === 'array' ? type.element : refuse(`${site.name} of this type`)
}
