import { PipelineError } from '../errors.ts'

/** The sources of a build, by name. */
export type NamedSources = Readonly<{
  given: readonly string[]
  /** Whose rows the person wants gone. */
  dropped: readonly string[]
  /** Those behind the tables that stand in the warehouse. */
  standing: readonly string[]
}>

/**
 * Refuses to make tables without a source that they were made from, unless that source is dropped on purpose.
 *
 * Throws `SOURCE_MISSING`, or `USAGE` for a source that is both given and dropped.
 */
export function requireSources({ given, dropped, standing }: NamedSources): void {
  const both = dropped.find(name => given.includes(name))
  if (both !== undefined) throw new PipelineError('USAGE', `the source ${both} is given, and dropped too`)
  const missing = [...new Set(standing)].filter(name => !given.includes(name) && !dropped.includes(name)).sort()
  if (missing.length === 0) return
  const drops = missing.map(name => `--drop-source ${name}`).join(' ')
  const [are, them, their] = missing.length === 1 ? ['is', 'it', 'its'] : ['are', 'them', 'their']
  throw new PipelineError(
    'SOURCE_MISSING',
    `the warehouse was built from ${missing.join(', ')} too, which ${are} not given now; ${their} rows would be gone`,
    { hint: `give ${them} again, or drop what came from ${them} on purpose: ${drops}` },
  )
}
