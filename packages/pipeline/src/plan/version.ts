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
  if (last === UNKNOWN_VERSION) return 'a build died while it was put in place'
  return isMadeAlike(version, last) ? 'what it reads has changed' : 'its definition has changed'
}

/** Of a table that is there, and nobody knows from which build. */
export const UNKNOWN_VERSION = ''

/** Whether two versions of a table were made by the same definition. */
export function isMadeAlike(version: string, last: string | undefined): boolean {
  return last?.split('.')[0] === version.split('.')[0]
}

// Lengths keep ['ab', 'c'] and ['a', 'bc'] apart.
function digest(parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:${part}`)
  return hash.digest('hex').slice(0, 24)
}
