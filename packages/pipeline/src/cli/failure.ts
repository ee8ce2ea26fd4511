import { CommanderError } from 'commander'
import { EXIT_CODES, PipelineError } from '../errors.ts'

/** What a failure is to the shell: its exit code, and what is written for people. What is no PipelineError is a bug, shown whole. */
export function failure(error: unknown): { code: number; text: string } {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : EXIT_CODES.USAGE, text: '' }
  if (!(error instanceof PipelineError)) return { code: 1, text: `error: ${whole(error)}\n` }
  const hint = error.hint === undefined ? '' : `hint: ${error.hint}\n`
  return { code: EXIT_CODES[error.code], text: `error ${error.code}: ${error.message}\n${hint}` }
}

function whole(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
