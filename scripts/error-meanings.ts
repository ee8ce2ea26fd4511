import type { ClientCode } from '../packages/client/src/errors.ts'
import type { PipelineErrorCode } from '../packages/pipeline/src/errors.ts'
import type { GatewayCode } from '../packages/server/src/errors.ts'
import type { StartCode } from '../packages/server/src/start-error.ts'

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
  JOB_NOT_FOUND: 'There is no such job, or it is not yours, or long over.',
  RESULT_EXPIRED:
    'The result of the job was removed, as its time was over or it was cancelled. Submit the query again.',
  RANGE_NOT_SATISFIABLE: 'The `Range` begins behind the end of the result.',
  IDEMPOTENCY_KEY_REUSED: 'The `Idempotency-Key` was sent before with another body. Make a new key for each question.',
  LINK_INVALID: 'The link to a result was changed, or is too old. `GET /api/v1/jobs/{id}` gives a new one.',
  JOB_ABANDONED: 'The gateway that ran the job ended, several times over. Submit it again, or ask for less.',
  STORAGE_UNAVAILABLE: 'The store of results does not answer. Try again.',
  STORAGE_FULL: 'There is no room to store the result. Ask for less, or try later.',
  SCHEMA_NOT_FOUND: 'There is no such schema; models are in `oso`.',
  TABLE_NOT_FOUND: 'The query reads what is no model; `nearest` has names that are spelled alike.',
  METHOD_NOT_ALLOWED: 'The route exists, for another method; `Allow` names it.',
  NOT_ACCEPTABLE: 'The result can be sent in none of the ways that `Accept-Encoding` leaves.',
  REQUEST_TIMEOUT: 'The request did not come whole in time.',
  TENANT_EXISTS: 'There is a tenant of that id already.',
  TENANT_IN_USE: 'The tenant has keys, or is one of the two that are always there; it cannot be removed.',
  BODY_TOO_LARGE: 'The body is larger than `OSO__LIMITS__BODY_BYTES`.',
  QUERY_TEXT_TOO_LARGE: "The query's text is longer than `OSO__LIMITS__QUERY_BYTES`.",
  RESULT_TOO_LARGE: 'A format that cannot say it was cut would have to be. Ask for `arrow` or `ndjson`, or for less.',
  UNSUPPORTED_MEDIA_TYPE: 'Send `content-type: application/json`.',
  MISDIRECTED_HOST: 'The `Host` header is not one that this gateway answers to; see `OSO__SERVER__HOSTS`.',
  MEMORY_LIMIT: 'The query needs more memory than it may have. Filter earlier, or group by less.',
  EXCEEDED_CPU_LIMIT: 'The query takes more processor time than the engine lets one take. Read fewer rows or columns.',
  EXCEEDED_SCAN_LIMIT:
    'The query reads more than the cluster lets one read. Select fewer columns, or a narrower range.',
  ADMINISTRATIVELY_KILLED: 'An administrator of the cluster stopped the query. Ask them before you send it again.',
  TOO_MANY_WAITING:
    'The server is busy, and more of your queries wait for an engine than of others. Send fewer at once; see `Retry-After`.',
  HEADERS_TOO_LARGE: 'The headers are larger than 16 KiB together.',
  TOO_MANY_FAILED_LOGINS: 'Too many wrong keys came from this address. Wait for `Retry-After`, and look at the key.',
  QUOTA_EXCEEDED: 'A limit is used up; `violated-policies` names it. Wait for `Retry-After`; see `GET /api/v1/usage`.',
  CANCELLED: 'The query was stopped because nobody waited for it any more.',
  INTERNAL: 'A fault of the gateway, in its log under the query id.',
  ENGINE_CRASHED:
    'The engine crashed on this query; it is not run again for its tenant for ten minutes. Nobody else is affected.',
  ENGINE_FAILED: 'The engine failed, or its process died. Send the query again.',
  OVERLOADED: 'All engine hosts are busy and the queue is full or slow. Try again after `Retry-After`.',
  SHUTTING_DOWN: 'The gateway is being stopped.',
  STATE_UNAVAILABLE: 'The database of keys and records does not answer just now. Try again after `Retry-After`.',
  WAREHOUSE_UNAVAILABLE: 'The warehouse cannot be opened, or the cluster cannot be reached, just now.',
  TIMED_OUT: 'The query took longer than its time limit.',
}

/** What each code of the client means. */
export const CLIENT_MEANINGS: Readonly<Record<ClientCode, string>> = {
  ABORTED: 'Your signal was aborted, or the stream cancelled.',
  CONNECT_TIMEOUT: 'No connection within `timeouts.connectMs`.',
  CUT_SHORT: 'The result ended without its end mark, or with fewer rows than it says. Nothing of it is given out.',
  FIRST_BYTE_TIMEOUT: 'Nothing of the result came within `timeouts.firstByteMs`.',
  GATEWAY_ONLY: "OSO's own API has nothing like it; the hint says what to ask instead, or take a gateway.",
  IDLE_TIMEOUT: 'Nothing more of the result came within `timeouts.idleMs`.',
  INVALID_ARGUMENT: 'What you gave cannot be used; the sentence says why.',
  INVALID_RESPONSE: 'What answered is no OSO gateway: a proxy, a login page. The sentence quotes its beginning.',
  MISSING_PEER: 'An optional package is not installed; the sentence says which.',
  STALE: 'The data are older than `freshWithin` asks for; nothing ran. The sentence names models and ages.',
  TOTAL_TIMEOUT: 'The query was not over within `timeouts.totalMs`.',
  UNREACHABLE: 'Nothing answers at the base URL.',
  UNSAFE_NUMBER: 'A 64-bit integer is too large for a number; use `numbers: "bigint"` or `"string"`.',
}

/** What each code means that `oso-server` ends with, when a gateway does not start or a command cannot be done. */
export const START_MEANINGS: Readonly<Record<StartCode, string>> = {
  INVALID_SETTING: 'A setting, or an argument of a command, cannot be used, or does not exist. The sentence names it.',
  WAREHOUSE_NOT_FOUND: 'There is no file at `OSO__WAREHOUSE__PATH`. Build one with `oso-pipeline build`.',
  WAREHOUSE_UNREADABLE:
    "DuckDB cannot open the warehouse; the sentence has its words. Build it with this version's pipeline.",
  MODELS_UNUSABLE: 'A model in `OSO__MODELS__PATH` has a mistake; the sentence names file, line and column.',
  CLUSTER_UNUSABLE: 'The Trino cluster does not answer, or not to this user; the sentence has the reason.',
  STATE_UNUSABLE: 'The database of `OSO__STATE__URL` cannot be opened, made or brought up to date.',
  REDIS_UNREACHABLE: 'The Redis of `OSO__LIMITS__REDIS_URL` does not answer; see `OSO__LIMITS__WITHOUT_REDIS`.',
  SELF_TEST_FAILED:
    'Something that keeps queries from doing harm is not in place; `oso-server selftest --all` shows what.',
  PORT_IN_USE: 'Another program listens on `OSO__SERVER__PORT`.',
  CANNOT_LISTEN: 'The address of `OSO__SERVER__HOST` is none of this machine, or its port is for others.',
  NOT_BUILT: 'The program of the engine hosts is missing: `npm run build`.',
  KEY_NOT_FOUND: 'There is no key of that id, or it is no longer good; `oso-server keys list` shows them.',
  TENANT_NOT_FOUND: 'There is no tenant of that id; `oso-server tenants list` shows them.',
  TENANT_EXISTS: 'There is a tenant of that id already.',
  TENANT_IN_USE: 'The tenant has keys, or is one of the two that are always there.',
}

/** What each code means that a run of `oso-pipeline` fails with. */
export const PIPELINE_MEANINGS: Readonly<Record<PipelineErrorCode, string>> = {
  USAGE: 'The command line cannot be understood, or misses something.',
  SOURCE_MISSING: 'The warehouse was built from a source that is not given now. Give it again, or `--drop-source` it.',
  SOURCE_NOT_FOUND: 'There is nothing at the place of a source.',
  SOURCE_EMPTY: 'There is nothing of its kind at the place of a source.',
  SOURCE_CORRUPT: 'A source cannot be read; the sentence says where.',
  SOURCE_UNREACHABLE: 'The address of a source does not answer as it should.',
  SOURCE_TOO_LARGE: 'A source is larger than what is taken from one.',
  GIT_NOT_INSTALLED: 'There is no `git` to read a clone with.',
  CLONE_UNREADABLE: 'A folder is no clone, or git cannot read it.',
  CLONE_UNNAMED: 'A clone does not tell which repository it is of.',
  WAREHOUSE_LOCKED: 'Another build is writing the same warehouse.',
  WAREHOUSE_NOT_FOUND: 'There is no warehouse to show or audit.',
  WAREHOUSE_UNWRITABLE: "The warehouse's folder or file cannot be made or written.",
  WAREHOUSE_CORRUPT: 'The file is no warehouse.',
  WAREHOUSE_UNREACHABLE: 'The Trino cluster does not answer, or not to this user.',
  DISK_FULL: 'There is no room for the warehouse.',
  LOAD_FAILED: 'Rows of a source could not be written.',
  MODEL_FAILED: "The SQL of a model failed; the sentence has the engine's words.",
  AUDIT_FAILED: 'An audit found rows that should not be.',
  INTERRUPTED: 'It was told to stop.',
}
