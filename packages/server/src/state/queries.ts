import { setImmediate as yielded } from 'node:timers/promises'
import type { Database } from './database.ts'

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
  /** The gateway that runs it. */
  owner: string
}>

/** A query and, once it is over, its end. `owner` is null in records of a version that did not know owners. */
export type QueryRow = Omit<QueryStart, 'owner'> & Readonly<{ owner: string | null; end: QueryEnd | null }>

/** The records of queries. */
export interface Queries {
  start(query: QueryStart): Promise<void>
  /** The first end of a query stands; a later one changes nothing. */
  end(id: string, end: QueryEnd): Promise<void>
  byId(id: string): Promise<QueryRow | undefined>
  /** Gives this end to every query that has none and whose owner is not among the living; says how many there were. */
  endAbandoned(end: QueryEnd, leaseMs: number): Promise<number>
  /** Forgets the queries that started before `time`; says how many. */
  forget(time: number): Promise<number>
}

type Tuple = Readonly<{
  id: string
  key_id: string | null
  sql: string
  started_at: number
  ended: string | null
  owner: string | null
}>

const INSERT = 'INSERT INTO queries (id, key_id, sql, started_at, owner) VALUES (?, ?, ?, ?, ?)'

/** How many records are forgotten at once: the embedded database works in the gateway's own thread. */
const PORTION = 1_000
const FORGET = `DELETE FROM queries WHERE id IN (SELECT id FROM queries WHERE started_at < ? LIMIT ${PORTION})`

/** The records of queries in a database. */
export function queriesIn(database: Database): Queries {
  const abandoned = `UPDATE queries SET ended = ? WHERE ended IS NULL AND (owner IS NULL OR owner NOT IN
    (SELECT id FROM owners WHERE seen_at > ${database.now} - ?))`
  return {
    start: async ({ id, keyId, sql, startedAt, owner }) => {
      await database.run(INSERT, [id, keyId, sql, startedAt, owner])
    },
    end: async (id, end) => {
      await database.run('UPDATE queries SET ended = ? WHERE id = ? AND ended IS NULL', [JSON.stringify(end), id])
    },
    byId: async id => {
      const [row] = await database.all<Tuple>('SELECT * FROM queries WHERE id = ?', [id])
      return row && queryOf(row)
    },
    endAbandoned: (end, leaseMs) => database.run(abandoned, [JSON.stringify(end), leaseMs]),
    forget: async time => {
      let forgotten = 0
      for (let some = PORTION; some === PORTION; await yielded()) {
        some = await database.run(FORGET, [time])
        forgotten += some
      }
      return forgotten
    },
  }
}

function queryOf({ id, key_id, sql, started_at, ended, owner }: Tuple): QueryRow {
  // Written by this file and by nothing else.
  const end = ended === null ? null : (JSON.parse(ended) as QueryEnd)
  return { id, keyId: key_id, sql, startedAt: started_at, owner, end }
}
