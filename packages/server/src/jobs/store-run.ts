import { createHash } from 'node:crypto'
import type { Outcome, Run } from '../engine/engine.ts'
import { QueryError } from '../errors.ts'
import type { JobResult } from '../state/jobs.ts'
import type { ResultStore, Writing } from './results/result-store.ts'

/** What storing a run is watched by. */
export type StoringOptions = Readonly<{ name: string; maxBytes: number; onBytes: (total: number) => void }>

/**
 * Stores the bytes of a run, and commits them only when the engine has said that they are the whole result. Throws why
 * there is no result, and leaves nothing behind then; the run is stopped.
 */
export async function storeRun(
  run: Run,
  store: ResultStore,
  options: StoringOptions,
): Promise<Omit<JobResult, 'dataAsOf'>> {
  const writing = await store.create(options.name).catch(async error => {
    await run.bytes.cancel()
    throw error
  })
  try {
    const { bytes, sha256 } = await pump(run.bytes, writing, options)
    const end = wholeOf(await run.outcome)
    await writing.commit()
    return { ...end, bytes, sha256 }
  } catch (error) {
    await writing.abort()
    throw error
  }
}

async function pump(
  from: ReadableStream<Uint8Array>,
  to: Writing,
  { maxBytes, onBytes }: StoringOptions,
): Promise<Pick<JobResult, 'bytes' | 'sha256'>> {
  const digest = createHash('sha256')
  let bytes = 0
  // Leaving the loop early cancels the stream, which stops the query.
  for await (const chunk of from) {
    bytes += chunk.length
    if (bytes > maxBytes) throw tooLarge(maxBytes)
    digest.update(chunk)
    await to.write(chunk)
    onBytes(bytes)
  }
  return { bytes, sha256: digest.digest('hex') }
}

function wholeOf(outcome: Outcome): Pick<JobResult, 'rows' | 'truncated' | 'reason'> {
  if (outcome.state !== 'complete') throw outcome.error
  return { rows: outcome.rows, truncated: outcome.truncated, reason: outcome.reason ?? null }
}

function tooLarge(maxBytes: number): QueryError {
  return new QueryError('RESULT_TOO_LARGE', `The result takes more than the ${maxBytes} bytes that are left for it.`, {
    hint: 'DELETE /api/v1/jobs/{id} removes a result that you no longer need.',
  })
}
