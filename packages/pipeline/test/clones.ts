import { execFileSync } from 'node:child_process'

/** Who commits, and when, in a clone made by a test. */
export type CommitBy = Readonly<{ author: string; at: string; committer?: string; committedAt?: string }>

/** Makes a folder a clone of a repository of GitHub, or of nothing. */
export function initClone(folder: string, origin?: string): void {
  git(folder, ['init', '--quiet', '--initial-branch=main'])
  if (origin !== undefined) git(folder, ['remote', 'add', 'origin', origin])
}

/** Adds an empty commit and returns its hash. */
export function commit(folder: string, { author, at, committer = author, committedAt = at }: CommitBy): string {
  git(folder, ['-c', 'commit.gpgsign=false', 'commit', '--quiet', '--allow-empty', '-m', 'x\n\ny'], {
    GIT_AUTHOR_NAME: 'A\tn author',
    GIT_AUTHOR_EMAIL: author,
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_NAME: 'C',
    GIT_COMMITTER_EMAIL: committer,
    GIT_COMMITTER_DATE: committedAt,
  })
  return git(folder, ['rev-parse', 'HEAD']).trim()
}

/** Runs git in a folder, away from the settings of whoever runs the tests. */
export function git(folder: string, command: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  return execFileSync('git', ['-C', folder, ...command], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', ...env },
  })
}
