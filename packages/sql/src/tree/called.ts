import type { Call } from './nodes.ts'

/** The name of a called function in lower case, without its schema. */
export function calledName({ name }: Call): string {
  return (name.parts.at(-1)?.name ?? '').toLowerCase()
}
