import { resolve } from 'node:path'
import { PipelineError } from '../errors.ts'
import { COMMITS_TABLE, commitSchema, personOf } from './commits/schema.ts'
import { complaint } from './complaint.ts'
import { type Clone, type GitEnvironment, gitBytes, gitText } from './git.ts'
import { batched, type RowPiece, type Source } from './source.ts'

/**
 * A clone on this machine, read with its own `git`: every commit that HEAD reaches.
 *
 * `where` is the path of the clone, or `owner/name=path` for one whose origin is not on GitHub.
 */
export function gitClone(where: string, env: GitEnvironment): Source {
  const { path, repository } = place(where)
  const open = (signal: AbortSignal): Clone => ({ path, env, signal })
  return {
    name: `git:${path}`,
    location: path,
    stability: 'stable',
    cadence: 'daily',
    tables: [COMMITS_TABLE],
    version: ({ signal }) => versionOf(open(signal), repository),
    extract: ({ signal }) => batched(piecesOf(open(signal), repository)),
  }
}

function place(where: string): { path: string; repository: string | undefined } {
  const [, repository, path] = /^([^/=\s]+\/[^/=\s]+)=(.+)$/.exec(where) ?? []
  return { path: resolve(path ?? where), repository }
}

async function versionOf(clone: Clone, repository: string | undefined): Promise<string> {
  const name = repository ?? (await originOf(clone))
  return `${name}@${await gitText(clone, ['rev-parse', '--verify', 'HEAD^{commit}'])}`
}

// Six fields a commit, each ended by NUL, which none of them can hold.
const FIELDS = 6
const LOG = [
  ...['log', '-z', '--no-show-signature', '--no-mailmap', '--encoding=UTF-8'],
  ...['--format=tformat:%H%x00%P%x00%ae%x00%aI%x00%ce%x00%cI', 'HEAD', '--'],
]

async function* piecesOf(clone: Clone, named: string | undefined): AsyncGenerator<RowPiece> {
  const repository = named ?? (await originOf(clone))
  if ((await gitText(clone, ['rev-parse', '--is-shallow-repository'])) === 'true') {
    yield { kind: 'noted', location: clone.path, reason: 'a shallow clone: its older commits are not there' }
  }
  let fields: string[] = []
  for await (const field of nulTerminated(gitBytes(clone, LOG))) {
    if (fields.push(field) < FIELDS) continue
    yield commitPiece(repository, fields)
    fields = []
  }
}

function commitPiece(
  repository: string,
  [sha = '', parents = '', author = '', authoredAt = '', committer = '', committedAt = '']: readonly string[],
): RowPiece {
  const result = commitSchema.safeParse({
    repository,
    sha,
    parents: parents.split(' ').filter(Boolean).length,
    author: personOf(author),
    authored_at: authoredAt,
    committer: personOf(committer),
    committed_at: committedAt,
  })
  if (result.success) return { kind: 'row', table: COMMITS_TABLE, row: result.data }
  return { kind: 'rejected', location: `${repository}@${sha}`, reason: complaint(result.error) }
}

/** The repository of GitHub that the clone was made from. */
async function originOf(clone: Clone): Promise<string> {
  const remotes = await gitText(clone, ['remote'])
  const origin = remotes.split('\n').includes('origin') ? await gitText(clone, ['remote', 'get-url', 'origin']) : ''
  const found = /github\.com[:/]+([^/\s]+\/[^/\s]+?)(?:\.git)?\/?$/i.exec(origin)
  if (found?.[1] !== undefined) return found[1]
  throw new PipelineError('CLONE_UNNAMED', `the origin of ${clone.path} is not a repository of GitHub`, {
    hint: `say which repository it is: --git owner/name=${clone.path}`,
  })
}

async function* nulTerminated(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const fields = (rest + decoder.decode(chunk, { stream: true })).split('\0')
    rest = fields.pop() ?? ''
    yield* fields
  }
}
