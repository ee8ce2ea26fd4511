import { z } from 'zod'

/** The version of the directory's schema that every file must state. */
export const SCHEMA_VERSION = 7

const version = z.literal(SCHEMA_VERSION, { error: `version must be ${SCHEMA_VERSION}` })
const link = z.object({ url: z.string() })

// Rows state every column, so what a file leaves out is said here: a text is null, and a section that is not there says the
// same as an empty one.
const text = z.string().optional().transform(orNull)
const section = z.array(link).default([])
const profile = z.array(link).optional().transform(orNull)

function orNull<T>(value: T | undefined): T | null {
  return value ?? null
}

// Tags and networks are not enumerated here: the directory gains networks over time, and a project is not worth
// losing for a chain that is not known here. `entries.ts` notes those that are not.
const address = z.object({
  address: z.string(),
  name: text,
  networks: z.array(z.string()).min(1),
  tags: z.array(z.string()).min(1),
})

const social = z.object({
  discord: profile,
  farcaster: profile,
  medium: profile,
  mirror: profile,
  reddit: profile,
  telegram: profile,
  twitter: profile,
  youtube: profile,
})

/** A file under `data/projects`, as the directory's own schema has it; what is not a column is dropped. */
export const projectSchema = z.object({
  version,
  name: z.string().min(1),
  display_name: z.string().min(1),
  description: text,
  websites: section,
  social: social.optional().transform(orNull),
  github: section,
  npm: section,
  crates: section,
  pypi: section,
  go: section,
  open_collective: section,
  defillama: section,
  blockchain: z.array(address).default([]),
})

/** A file under `data/collections`. */
export const collectionSchema = z.object({
  version,
  name: z.string().min(1),
  display_name: z.string().min(1),
  description: text,
  projects: z.array(z.string().min(1)).min(1),
})

export type Project = z.infer<typeof projectSchema>
export type Collection = z.infer<typeof collectionSchema>
