import { z } from 'zod'

/** The version of the directory's schema that every file must state. */
export const SCHEMA_VERSION = 7

const version = z.literal(SCHEMA_VERSION, { error: `version must be ${SCHEMA_VERSION}` })
const link = z.object({ url: z.string() })
const links = z.array(link).optional()

// A section that is not there says the same as an empty one.
const section = z.array(link).default([])

// Tags and networks are not enumerated here: the directory gains networks over time, and a project is not worth
// losing for a chain that is not known here. `entries.ts` notes those that are not.
const address = z.object({
  address: z.string(),
  name: z.string().optional(),
  networks: z.array(z.string()).min(1),
  tags: z.array(z.string()).min(1),
})

const social = z.object({
  discord: links,
  farcaster: links,
  medium: links,
  mirror: links,
  reddit: links,
  telegram: links,
  twitter: links,
  youtube: links,
})

/** A file under `data/projects`, as the directory's own schema has it; what is not a column is dropped. */
export const projectSchema = z.object({
  version,
  name: z.string().min(1),
  display_name: z.string().min(1),
  description: z.string().optional(),
  websites: section,
  social: social.optional(),
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
  description: z.string().optional(),
  projects: z.array(z.string().min(1)).min(1),
})

export type Project = z.infer<typeof projectSchema>
export type Collection = z.infer<typeof collectionSchema>
