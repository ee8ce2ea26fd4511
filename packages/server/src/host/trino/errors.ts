import { QueryError } from '../../errors.ts'

/** How the cluster says that a query failed, as far as it matters here. */
export type ClusterError = Readonly<{
  message: string
  errorName: string
  errorType: string
  errorLocation?: Readonly<{ lineNumber: number; columnNumber: number }>
}>

type Told = Readonly<{ code: string; message: string; retryAfter?: number }>

const MEMORY: Told = {
  code: 'MEMORY_LIMIT',
  message: 'The query needs more memory than it may take. Read fewer rows or columns, or group by less.',
}

const LATE: Told = { code: 'TIMED_OUT', message: 'The query took longer than the cluster lets one take.' }

/** What is told in our own words: the cluster's speak of its nodes, its users or its settings. */
const OWN_WORDS: Readonly<Record<string, Told>> = {
  EXCEEDED_LOCAL_MEMORY_LIMIT: MEMORY,
  EXCEEDED_GLOBAL_MEMORY_LIMIT: MEMORY,
  CLUSTER_OUT_OF_MEMORY: MEMORY,
  EXCEEDED_TIME_LIMIT: LATE,
  EXCEEDED_CPU_LIMIT: {
    code: 'EXCEEDED_CPU_LIMIT',
    message: 'The query took more CPU time than it may take. Read fewer rows or columns.',
  },
  EXCEEDED_SCAN_LIMIT: {
    code: 'EXCEEDED_SCAN_LIMIT',
    message: 'The query reads more than it may read. Select fewer columns, or a narrower range of a partition.',
  },
  QUERY_QUEUE_FULL: {
    code: 'OVERLOADED',
    message: 'The cluster is busy: too many queries wait already. Try again in a few seconds.',
    retryAfter: 5,
  },
  QUERY_HAS_TOO_MANY_STAGES: {
    code: 'QUERY_HAS_TOO_MANY_STAGES',
    message: 'The query has too many joins, unions or groupings for one query. Split it.',
  },
  ADMINISTRATIVELY_KILLED: {
    code: 'ADMINISTRATIVELY_KILLED',
    message: 'An administrator of the cluster stopped this query.',
  },
  ADMINISTRATIVELY_PREEMPTED: {
    code: 'ADMINISTRATIVELY_KILLED',
    message: 'An administrator of the cluster stopped this query.',
  },
  USER_CANCELED: { code: 'ADMINISTRATIVELY_KILLED', message: 'The query was stopped on the cluster.' },
  PERMISSION_DENIED: {
    code: 'NOT_ALLOWED',
    message: 'The cluster does not let this query read what it names.',
  },
  QUERY_REJECTED: {
    code: 'WAREHOUSE_UNAVAILABLE',
    message: 'The cluster takes no queries from this gateway just now.',
  },
  SERVER_STARTING_UP: { code: 'WAREHOUSE_UNAVAILABLE', message: 'The cluster is starting. Try again in a minute.' },
  SERVER_SHUTTING_DOWN: { code: 'WAREHOUSE_UNAVAILABLE', message: 'The cluster is stopping. Try again in a minute.' },
  NO_NODES_AVAILABLE: { code: 'WAREHOUSE_UNAVAILABLE', message: 'The cluster has no workers just now.' },
}

/** The cluster's word on a failed query, as a caller may read it. Names of mistakes in a query stay Trino's. */
export function queryErrorOf(error: ClusterError): QueryError {
  const cause = `${error.errorName}: ${error.message}`
  const told = OWN_WORDS[error.errorName]
  if (told) return new QueryError(told.code, told.message, { retryAfter: told.retryAfter, cause })
  if (error.errorType !== 'USER_ERROR')
    return new QueryError('ENGINE_FAILED', 'The cluster could not run the query.', { cause })
  const at = error.errorLocation
  const position = at && { line: at.lineNumber, column: at.columnNumber }
  return new QueryError(error.errorName, error.message.replace(PLACE, ''), { position, cause })
}

/** Trino says the place in front of what is wrong; it is of the text that was sent, not of the caller's. */
const PLACE = /^line \d+:\d+: /
