import type { ClientCode } from '../packages/client/src/errors.ts'
import type { GatewayCode } from '../packages/server/src/errors.ts'

/** What each code of the gateway means, and what to do. The compiler asks for a line when a code is added. */
export const GATEWAY_MEANINGS: Readonly<Record<GatewayCode, string>> = {
  INVALID_BODY: 'The body is no JSON, or not of the contract. The sentence names the member.',
  INVALID_PARAMETER: 'A parameter has a type that is unknown, or a value that its type does not have.',
  EMPTY_QUERY: 'The query is empty.',
  NOT_PORTABLE: 'Valid in Trino, but the embedded engine would not give the same answer. The hint says what to write.',
  UNSUPPORTED_STATEMENT: 'A known statement that cannot be asked here; only queries can.',
  UNAUTHENTICATED: 'The key is wrong, expired or revoked, or a key is needed. Look at the `Authorization` header.',
  PAYMENT_REQUIRED: 'A limit of which more can be bought is used up; `violated-policies` names it.',
  SCOPE_REQUIRED: 'The key is good, but not for this; the sentence names the scope that it lacks.',
  NOT_ALLOWED: 'A rule of the guard refuses the query; `rule` names it, `position` the place, `hint` what to write.',
  NOT_FOUND: 'There is no such route.',
  MODEL_NOT_FOUND: 'There is no such model; `nearest` has names that are spelled alike.',
  MODEL_NOT_MATERIALISED: 'The model is known, but this warehouse does not hold it. `SHOW TABLES` lists what it has.',
  QUERY_NOT_FOUND: 'There is no record of such a query, or it is not yours.',
  KEY_NOT_FOUND: 'There is no key of that id, or it is no longer good.',
  TENANT_NOT_FOUND: 'There is no tenant of that id.',
  TABLE_NOT_FOUND: 'The query reads what is no model; `nearest` has names that are spelled alike.',
  METHOD_NOT_ALLOWED: 'The route exists, for another method; `Allow` names it.',
  NOT_ACCEPTABLE: 'The result can be sent in none of the ways that `Accept-Encoding` leaves.',
  TENANT_EXISTS: 'There is a tenant of that id already.',
  TENANT_IN_USE: 'The tenant has keys, or is one of the two that are always there; it cannot be removed.',
  BODY_TOO_LARGE: 'The body is larger than `OSO__LIMITS__BODY_BYTES`.',
  QUERY_TEXT_TOO_LARGE: "The query's text is longer than `OSO__LIMITS__QUERY_BYTES`.",
  RESULT_TOO_LARGE: 'A format that cannot say it was cut would have to be. Ask for `arrow` or `ndjson`, or for less.',
  UNSUPPORTED_MEDIA_TYPE: 'Send `content-type: application/json`.',
  MISDIRECTED_HOST: 'The `Host` header is not one that this gateway answers to; see `OSO__SERVER__HOSTS`.',
  MEMORY_LIMIT: 'The query needs more memory than it may have. Filter earlier, or group by less.',
  TOO_MANY_WAITING:
    'The server is busy, and more of your queries wait for an engine than of others. Send fewer at once; see `Retry-After`.',
  TOO_MANY_FAILED_LOGINS: 'Too many wrong keys came from this address. Wait for `Retry-After`, and look at the key.',
  QUOTA_EXCEEDED: 'A limit is used up; `violated-policies` names it. Wait for `Retry-After`; see `GET /api/v1/usage`.',
  CANCELLED: 'The query was stopped because nobody waited for it any more.',
  INTERNAL: 'A fault of the gateway, in its log under the query id.',
  ENGINE_CRASHED:
    'The engine crashed on this query; it is not run again for its caller for ten minutes. Nobody else is affected.',
  ENGINE_FAILED: 'The engine failed, or its process died. Send the query again.',
  OVERLOADED: 'All engine hosts are busy and the queue is full or slow. Try again after `Retry-After`.',
  SHUTTING_DOWN: 'The gateway is being stopped.',
  STATE_UNAVAILABLE: 'The database of keys and records does not answer just now. Try again after `Retry-After`.',
  WAREHOUSE_UNAVAILABLE: 'The warehouse file cannot be opened just now.',
  TIMED_OUT: 'The query took longer than its time limit.',
}

/** What each code of the client means. */
export const CLIENT_MEANINGS: Readonly<Record<ClientCode, string>> = {
  ABORTED: 'Your signal was aborted, or the stream cancelled.',
  CONNECT_TIMEOUT: 'No connection within `timeouts.connectMs`.',
  CUT_SHORT: 'The result ended without its end mark, or with fewer rows than it says. Nothing of it is given out.',
  FIRST_BYTE_TIMEOUT: 'Nothing of the result came within `timeouts.firstByteMs`.',
  IDLE_TIMEOUT: 'Nothing more of the result came within `timeouts.idleMs`.',
  INVALID_ARGUMENT: 'What you gave cannot be used; the sentence says why.',
  INVALID_RESPONSE: 'What answered is no OSO gateway: a proxy, a login page. The sentence quotes its beginning.',
  MISSING_PEER: 'An optional package is not installed; the sentence says which.',
  TOTAL_TIMEOUT: 'The query was not over within `timeouts.totalMs`.',
  UNREACHABLE: 'Nothing answers at the base URL.',
  UNSAFE_NUMBER: 'A 64-bit integer is too large for a number; use `numbers: "bigint"` or `"string"`.',
}
