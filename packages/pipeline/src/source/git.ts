import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { messageOf, PipelineError, systemCode } from '../errors.ts'

/** The variables that git may see of those around us: where it is found, and whose settings it reads. */
export type GitEnvironment = Readonly<{ PATH?: string | undefined; HOME?: string | undefined }>

/** One clone and the program that reads it. */
export type Clone = Readonly<{ path: string; env: GitEnvironment; signal: AbortSignal }>

// A clone's own configuration can name programs: hooks, a pager, a signature checker, a file system monitor. None is run.
const SAFE = ['--no-pager', '--no-replace-objects', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']

/** The text that a git command writes, without the end of its last line. */
export async function gitText(clone: Clone, command: readonly string[]): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of gitBytes(clone, command)) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8').trimEnd()
}

/** What a git command writes, as it comes. Throws `CLONE_UNREADABLE` when it fails; leaving early ends it. */
export async function* gitBytes(clone: Clone, command: readonly string[]): AsyncGenerator<Uint8Array> {
  const child = spawn('git', ['-C', clone.path, ...SAFE, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(clone),
    signal: clone.signal,
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    complaint += text
  })
  const ended = new Promise<number | null>((done, failed) => child.on('error', failed).on('close', done))
  // A failure to start is thrown below, when the output has ended; until then nobody listens.
  ended.catch(() => {})
  try {
    yield* child.stdout
    if ((await ended) !== 0) throw unreadable(clone.path, complaint.trim())
  } catch (error) {
    throw systemCode(error) === 'ENOENT' ? missing(error) : error
  } finally {
    child.kill()
  }
}

// The ceiling keeps git from taking a folder inside some other clone for a clone.
function environment({ path, env }: Clone): NodeJS.ProcessEnv {
  return {
    ...(env.PATH !== undefined && { PATH: env.PATH }),
    ...(env.HOME !== undefined && { HOME: env.HOME }),
    LC_ALL: 'C',
    GIT_CEILING_DIRECTORIES: dirname(path),
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: '',
  }
}

function unreadable(path: string, complaint: string): PipelineError {
  const reason = complaint.split('\n')[0]?.replace(/^fatal: /, '') || 'git failed without a word'
  return new PipelineError('CLONE_UNREADABLE', `${path} cannot be read as a git clone: ${reason}`, {
    hint: complaint.includes('safe.directory')
      ? 'it belongs to another user; build as that user'
      : 'give --git the folder of a clone that has commits, the one that .git is in',
  })
}

function missing(cause: unknown): PipelineError {
  return new PipelineError('GIT_NOT_INSTALLED', `git could not be started: ${messageOf(cause)}`, {
    hint: 'install git, or give commits as NDJSON with --git-commits',
    cause,
  })
}
