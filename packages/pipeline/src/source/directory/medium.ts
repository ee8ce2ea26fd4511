import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { PipelineError, systemReason } from '../../errors.ts'
import { type Clone, type GitEnvironment, gitText } from '../git.ts'
import type { Reading } from '../source.ts'
import {
  type DirectoryFile,
  filesOfArchive,
  filesOfFolder,
  readArchive,
  versionOfArchive,
  versionOfFolder,
} from './files.ts'
import { download, type Fetch, versionOfUrl } from './remote.ts'

/** The commit that a clone of the directory stands at; both are null of what is no clone. */
export type DirectoryCommit = Readonly<{ sha: string | null; committed_time: string | null }>

/** What the directory is read from. */
export type Medium = Readonly<{
  version: (reading: Reading) => Promise<string>
  commit: (reading: Reading) => Promise<DirectoryCommit>
  files: (reading: Reading) => AsyncIterable<DirectoryFile>
}>

/** What reading needs of the world. */
export type MediumDeps = Readonly<{ fetch: Fetch; env: GitEnvironment }>

const NO_COMMIT: DirectoryCommit = { sha: null, committed_time: null }

/** The medium that a path or an address leads to. */
export function mediumOf(location: string, { fetch, env }: MediumDeps): Medium {
  return /^https?:\/\//i.test(location) ? remote(location, fetch) : local(resolve(location), env)
}

function remote(url: string, fetch: Fetch): Medium {
  return {
    version: reading => versionOfUrl(url, fetch, reading),
    commit: async () => NO_COMMIT,
    files: async function* (reading) {
      yield* filesOfArchive(await download(url, fetch, reading), url)
    },
  }
}

function local(path: string, env: GitEnvironment): Medium {
  const commit = ({ signal }: Reading) => commitOf({ path, env, signal })
  return {
    version: async reading => {
      if (!(await isFolder(path))) return versionOfArchive(path, reading)
      const { sha } = await commit(reading)
      return `${await versionOfFolder(path, reading)}${sha === null ? '' : `@${sha}`}`
    },
    commit,
    files: async function* (reading) {
      if (await isFolder(path)) yield* filesOfFolder(path, reading)
      else yield* filesOfArchive(readArchive(path, reading), path)
    },
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(error => {
    throw new PipelineError('SOURCE_NOT_FOUND', `the directory cannot be read: ${systemReason(error, path)}`, {
      hint: 'give --oss-directory a folder, a .tar.gz or an https address of one',
      cause: error,
    })
  })
  return found.isDirectory()
}

async function commitOf(clone: Clone): Promise<DirectoryCommit> {
  const isClone = await stat(join(clone.path, '.git')).then(
    () => true,
    () => false,
  )
  if (!isClone) return NO_COMMIT
  const [sha = '', committed_time = ''] = (await gitText(clone, HEAD_COMMIT)).split(' ')
  return { sha, committed_time }
}

const HEAD_COMMIT = ['log', '-1', '--no-show-signature', '--format=%H %cI', 'HEAD', '--']
