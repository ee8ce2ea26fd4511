/** An API key as it is kept: never the key itself. Times are milliseconds since 1970. */
export type KeyRow = Readonly<{
  /** What people call it by; tells nothing about the key. */
  id: string
  name: string
  /** SHA-256 of the key, in hex. */
  hash: string
  createdAt: number
  /** Null: never. */
  expiresAt: number | null
  /** Null while it is good. */
  revokedAt: number | null
}>

/** Why a query failed, as its caller may know it. */
export type QueryFailure = Readonly<{
  code: string
  detail: string
  position?: Readonly<{ line: number; column: number }> | undefined
  hint?: string | undefined
}>

/** How a query ended. */
export type QueryEnd = Readonly<{
  state: 'complete' | 'failed' | 'cancelled'
  rows: number | null
  truncated: boolean
  reason: 'rows' | 'bytes' | null
  error: QueryFailure | null
  endedAt: number
}>

/** What was asked, by whom, and when. */
export type QueryStart = Readonly<{
  id: string
  /** The key that ran it; null for a caller without one. */
  keyId: string | null
  sql: string
  startedAt: number
}>

/** A query and, once it is over, its end. */
export type QueryRow = QueryStart & Readonly<{ end: QueryEnd | null }>

/** What outlives the process: keys and the records of queries. */
export interface Store {
  addKey(key: KeyRow): Promise<void>
  /** All keys, the oldest first. */
  keys(): Promise<KeyRow[]>
  keyByHash(hash: string): Promise<KeyRow | undefined>
  /** False when there is no such key, or it was revoked before. */
  revokeKey(id: string, at: number): Promise<boolean>

  /** Has a key end at a time, or before if it does already. False when there is no such key, or it was revoked. */
  expireKey(id: string, at: number): Promise<boolean>

  startQuery(query: QueryStart): Promise<void>
  /** The first end of a query stands; a later one changes nothing. */
  endQuery(id: string, end: QueryEnd): Promise<void>
  /** Gives every query that has no end this one; says how many there were. For what an earlier process left behind. */
  endAllQueries(end: QueryEnd): Promise<number>
  query(id: string): Promise<QueryRow | undefined>
  /** Forgets the queries that started before `time`; says how many. */
  forgetQueries(time: number): Promise<number>

  close(): Promise<void>
}
