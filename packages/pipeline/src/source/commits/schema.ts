import { createHash } from 'node:crypto'
import { z } from 'zod'

/** The raw table that commits go to, from whichever source. */
export const COMMITS_TABLE = 'src_git__commits'

const repository = z.string().regex(/^[^/\s]+\/[^/\s]+$/, { error: 'must be owner/name' })
const instant = z.iso.datetime({ offset: true, error: 'must be a time with its offset, as 2026-08-07T09:53:46+00:00' })

/** One commit of one repository. People are hashes of their e-mail addresses. */
export const commitSchema = z.object({
  repository,
  sha: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, { error: 'must be 40 or 64 hexadecimal digits' }),
  parents: z.int().min(0),
  author: z.string().min(1),
  authored_at: instant,
  committer: z.string().min(1),
  committed_at: instant,
})

/** A person as the commit tables know them: 16 hexadecimal digits of the hash of the e-mail address. */
export function personOf(email: string): string {
  return createHash('sha256').update(email).digest('hex').slice(0, 16)
}
