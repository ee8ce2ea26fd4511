/** Why a server, or a command about its keys, cannot start. */
export type StartCode =
  | 'CANNOT_LISTEN'
  | 'CLUSTER_UNUSABLE'
  | 'INVALID_SETTING'
  | 'KEY_NOT_FOUND'
  | 'MODELS_UNUSABLE'
  | 'NOT_BUILT'
  | 'PORT_IN_USE'
  | 'REDIS_UNREACHABLE'
  | 'SELF_TEST_FAILED'
  | 'STATE_UNUSABLE'
  | 'TENANT_EXISTS'
  | 'TENANT_IN_USE'
  | 'TENANT_NOT_FOUND'
  | 'WAREHOUSE_NOT_FOUND'
  | 'WAREHOUSE_UNREADABLE'

/** Why the server cannot start: a code for programs, and a sentence that says what to do. */
export class StartError extends Error {
  readonly code: StartCode

  constructor(code: StartCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartError'
    this.code = code
  }
}
