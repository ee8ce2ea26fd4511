import { createHash } from 'node:crypto'

/**
 * What a table's rows depend on, in two halves: what is done (`own`: SQL, audits) and what it is done to (`inputs`: the
 * versions of parents or sources). Equal versions mean equal rows; unequal halves tell what changed.
 */
export function versionOf(own: readonly string[], inputs: readonly string[]): string {
  return `${digest(own)}.${digest(inputs)}`
}

/** Why a table is made again, for people; undefined when there is no need to. */
export function reasonToMake(version: string, last: string | undefined): string | undefined {
  if (last === undefined) return 'was never made'
  if (last === version) return undefined
  return last.split('.')[0] === version.split('.')[0] ? 'what it reads has changed' : 'its definition has changed'
}

// Lengths keep ['ab', 'c'] and ['a', 'bc'] apart.
function digest(parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:${part}`)
  return hash.digest('hex').slice(0, 24)
}
