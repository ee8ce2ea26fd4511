/** Every way a run of the pipeline can fail, and the exit code of the command for it. */
export const EXIT_CODES = {
  USAGE: 2,
  SOURCE_MISSING: 3,
  SOURCE_NOT_FOUND: 3,
  SOURCE_EMPTY: 3,
  SOURCE_CORRUPT: 3,
  SOURCE_UNREACHABLE: 3,
  SOURCE_TOO_LARGE: 3,
  GIT_NOT_INSTALLED: 3,
  CLONE_UNREADABLE: 3,
  CLONE_UNNAMED: 3,
  WAREHOUSE_LOCKED: 4,
  WAREHOUSE_NOT_FOUND: 4,
  WAREHOUSE_UNWRITABLE: 4,
  WAREHOUSE_CORRUPT: 4,
  WAREHOUSE_UNREACHABLE: 4,
  DISK_FULL: 4,
  LOAD_FAILED: 4,
  MODEL_FAILED: 5,
  AUDIT_FAILED: 5,
  INTERRUPTED: 130,
} as const

/** What went wrong, for programs. */
export type PipelineErrorCode = keyof typeof EXIT_CODES

/** A failure that its reader can act on: what it is about, what is wrong with it, and in `hint` what to do. */
export class PipelineError extends Error {
  override readonly name = 'PipelineError'
  readonly code: PipelineErrorCode
  readonly hint: string | undefined

  constructor(code: PipelineErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What the operating system said of a path, in words for people where there are some. */
export function systemReason(error: unknown, path: string): string {
  switch (systemCode(error)) {
    case 'ENOENT':
      return `there is no file or folder ${path}`
    case 'ENOTDIR':
      return `${path} is not a folder, or is below something that is none`
    case 'EACCES':
      return `you may not open ${path}`
    default:
      return messageOf(error)
  }
}

/** The operating system's code of a failure, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
