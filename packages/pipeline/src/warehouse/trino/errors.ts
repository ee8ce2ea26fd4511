import { messageOf, PipelineError, type PipelineErrorCode } from '../../errors.ts'
import type { PageError } from './page.ts'

/** A statement that Trino refused, or failed at: `code` is Trino's name of the error. */
export class TrinoError extends Error {
  override readonly name = 'TrinoError'
  readonly code: string

  constructor({ errorName, message }: PageError) {
    super(message)
    this.code = errorName
  }
}

/** Does what may fail on the cluster, and names the failure `code` unless it has a reason of its own. */
export async function onTrino<T>(code: PipelineErrorCode, about: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof TrinoError)) throw error
    throw forbidden(error) ?? new PipelineError(code, `${about}: ${firstLine(error)}`, { cause: error })
  }
}

function forbidden(error: TrinoError): PipelineError | undefined {
  if (error.code !== 'PERMISSION_DENIED') return undefined
  return new PipelineError('WAREHOUSE_UNWRITABLE', `the cluster does not let this user write: ${firstLine(error)}`, {
    hint: 'build through the production cluster, as a user whose access rules let it create, write and drop tables',
    cause: error,
  })
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? ''
}
