import { DuckdbError } from 'oso-duckdb'
import { messageOf, PipelineError, type PipelineErrorCode } from '../../errors.ts'

/** Runs what may fail in DuckDB, and names the failure `code` unless it has a reason of its own. */
export function inDuckdb<T>(code: PipelineErrorCode, about: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof DuckdbError)) throw error
    throw isDiskFull(error)
      ? diskFull(error)
      : new PipelineError(code, `${about}: ${firstLine(error)}`, { ...hintOf(code), cause: error })
  }
}

function hintOf(code: PipelineErrorCode): { hint?: string } {
  if (code !== 'WAREHOUSE_CORRUPT') return {}
  return { hint: 'give --warehouse another path, or move the file that is there away and build anew' }
}

// "File too large" is what a process hears that may not write more (ulimit, quota).
function isDiskFull(error: DuckdbError): boolean {
  return /no space left|file too large|disk quota/i.test(error.message)
}

function diskFull(cause: unknown): PipelineError {
  return new PipelineError('DISK_FULL', 'the disk is full; the warehouse is as it was before the build', {
    hint: 'free some space, or give --warehouse a path on another disk',
    cause,
  })
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? ''
}
