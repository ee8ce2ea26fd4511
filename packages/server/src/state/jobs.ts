import type { Database, SqlValue } from './database.ts'
import type { QueryFailure } from './queries.ts'

/** Where a job stands. `complete`, `failed` and `cancelled` are ends. */
export type JobState = 'queued' | 'running' | 'complete' | 'failed' | 'cancelled'

const ENDS: ReadonlySet<JobState> = new Set(['complete', 'failed', 'cancelled'])

/** Whether a job that stands so is over. */
export function isEnd(state: JobState): boolean {
  return ENDS.has(state)
}

/** A stored result. */
export type JobResult = Readonly<{
  bytes: number
  rows: number
  truncated: boolean
  reason: 'rows' | 'bytes' | null
  /** SHA-256 of the stored bytes, in hex. */
  sha256: string
  /** When the oldest data that were read were made, in ISO 8601; absent where that is not known of all. */
  dataAsOf?: string | undefined
}>

/** What was asked, by whom, and when. */
export type JobStart = Readonly<{
  id: string
  /** The key that it belongs to; null for a caller without one. */
  keyId: string | null
  /** Who shares places in the queue and room for results fairly with others. */
  subject: string
  sql: string
  format: string
  /** How the stored bytes are coded: `gzip` or `identity`. */
  encoding: string
  /** All that whoever runs it must know; read by nobody else. */
  work: string
  createdAt: number
}>

/** A job as it is kept. Times are milliseconds since 1970. */
export type JobRow = JobStart &
  Readonly<{
    state: JobState
    /** The gateway that runs it, or ran it last. */
    owner: string | null
    /** How often it was begun. */
    attempt: number
    startedAt: number | null
    endedAt: number | null
    /** Bytes stored so far. */
    bytes: number
    result: JobResult | null
    /** When the result is removed; null without one. */
    expiresAt: number | null
    /** Whether the result is there no longer. */
    isRemoved: boolean
    error: QueryFailure | null
  }>

/** One attempt to run a job, which no other gateway makes at the same time. */
export type Claim = Pick<JobRow, 'id' | 'attempt'> & Readonly<{ owner: string }>

/** How a job is ended without a result. */
export type JobFailure = Readonly<{ state: 'failed' | 'cancelled'; error: QueryFailure; endedAt: number }>

/** A page of someone's jobs. */
export type JobPage = Readonly<{
  keyId: string
  limit: number
  before: Readonly<{ createdAt: number; id: string }> | null
}>

/** What a subject has waiting and stored. */
export type JobUse = Readonly<{ waiting: number; storedBytes: number }>

/** What befell jobs whose gateway is dead. */
export type Abandoned = Readonly<{ resumed: number; ended: number }>

/**
 * The jobs. Of several gateways one at a time runs a job: it claims it, and what it later says counts only while that
 * claim holds.
 */
export interface Jobs {
  /** Adds a job that waits, unless it is there already: of one request two gateways may be sent two copies at once. */
  add(job: JobStart): Promise<void>
  /** Adds a job that its owner runs already. */
  addRunning(job: JobStart, owner: string): Promise<void>
  byId(id: string): Promise<JobRow | undefined>
  /** A key's jobs, the latest first. */
  list(page: JobPage): Promise<JobRow[]>
  /** How many jobs are to begin before this one. */
  ahead(job: Pick<JobRow, 'id' | 'createdAt'>): Promise<number>
  useOf(subject: string): Promise<JobUse>

  /** The job whose turn it is: of who has the fewest running, the oldest. It is then the claimant's. */
  claim(owner: string, startedAt: number): Promise<JobRow | undefined>
  /** Gives a job back to the queue as if it had not been begun. */
  release(claim: Claim): Promise<boolean>
  progress(claim: Claim, bytes: number): Promise<boolean>
  /** False when the claim no longer holds; then the job is another's, or over. */
  complete(claim: Claim, result: JobResult, endedAt: number, expiresAt: number): Promise<boolean>
  /** As `complete`. */
  fail(claim: Claim, failure: JobFailure): Promise<boolean>

  /** Ends a job that waits, and asks for the end of one that runs. Says where the job then stands. */
  cancel(id: string, failure: JobFailure): Promise<JobState | undefined>
  /** Of an owner's jobs those that it is to stop: their end was asked for, or they are no longer its own. */
  unwanted(owner: string, running: readonly string[]): Promise<string[]>
  /** Gives back to the queue what an owner does not run although it is its own; says how many. */
  takeStrayed(owner: string, running: readonly string[]): Promise<number>
  /**
   * Takes the jobs of gateways that are dead: back into the queue, or to an end when that was asked for or they were
   * begun `maxAttempts` times.
   */
  takeAbandoned(failure: JobFailure, leaseMs: number, maxAttempts: number): Promise<Abandoned>

  /** Jobs whose result has expired and is still there. */
  expired(now: number, limit: number): Promise<JobRow[]>
  markRemoved(id: string): Promise<void>
  /** Forgets jobs that ended before `time` and have no result any more; says how many. */
  forget(time: number): Promise<number>
}

type Tuple = Readonly<{
  id: string
  key_id: string | null
  subject: string
  sql: string
  format: string
  encoding: string
  work: string
  created_at: number
  state: JobState
  owner: string | null
  attempt: number
  started_at: number | null
  ended_at: number | null
  bytes: number
  result: string | null
  expires_at: number | null
  removed: number
  error: string | null
}>

const INSERT = `INSERT INTO jobs (id, key_id, subject, sql, format, encoding, work, created_at, state, owner, attempt,
  started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`
// Of two who choose the same row at once the second finds it no longer waiting, and has none.
const CLAIM = `UPDATE jobs SET state = 'running', owner = ?, attempt = attempt + 1, started_at = ?, bytes = 0
  WHERE state = 'queued' AND id = (SELECT id FROM jobs AS q WHERE q.state = 'queued' ORDER BY
    (SELECT count(*) FROM jobs AS r WHERE r.state = 'running' AND r.subject = q.subject), q.created_at, q.id LIMIT 1)
  RETURNING *`
const HELD = `id = ? AND owner = ? AND attempt = ? AND state = 'running'`
const PAGE = `SELECT * FROM jobs WHERE key_id = ? AND (created_at < ? OR (created_at = ? AND id < ?))
  ORDER BY created_at DESC, id DESC LIMIT ?`
const AHEAD = `SELECT count(*) AS n FROM jobs WHERE state = 'queued' AND (created_at < ? OR (created_at = ? AND id < ?))`
const USE = `SELECT coalesce(sum(CASE WHEN state IN ('queued', 'running') THEN 1 ELSE 0 END), 0) AS waiting,
  coalesce(sum(CASE WHEN removed = 0 THEN bytes ELSE 0 END), 0) AS stored FROM jobs WHERE subject = ?`
const END = `state = ?, error = ?, ended_at = ?, bytes = 0`

/** The jobs in a database. */
export function jobsIn(database: Database): Jobs {
  const held = async (set: string, values: readonly SqlValue[], { id, owner, attempt }: Claim): Promise<boolean> =>
    (await database.run(`UPDATE jobs SET ${set} WHERE ${HELD}`, [...values, id, owner, attempt])) > 0
  const rows = async (sql: string, values: readonly SqlValue[]): Promise<JobRow[]> =>
    (await database.all<Tuple>(sql, values)).map(jobOf)
  return {
    add: job => insert(database, job, { state: 'queued', owner: null, attempt: 0, startedAt: null }),
    addRunning: (job, owner) =>
      insert(database, job, { state: 'running', owner, attempt: 1, startedAt: job.createdAt }),
    byId: async id => (await rows('SELECT * FROM jobs WHERE id = ?', [id]))[0],
    list: ({ keyId, limit, before }) => {
      const { createdAt, id } = before ?? { createdAt: Number.MAX_SAFE_INTEGER, id: '' }
      return rows(PAGE, [keyId, createdAt, createdAt, id, limit])
    },
    ahead: async ({ id, createdAt }) => {
      const [found] = await database.all<{ n: number }>(AHEAD, [createdAt, createdAt, id])
      return found?.n ?? 0
    },
    useOf: async subject => {
      const [found] = await database.all<{ waiting: number; stored: number }>(USE, [subject])
      // PostgreSQL sums whole numbers into decimals, which come as text.
      return { waiting: Number(found?.waiting ?? 0), storedBytes: Number(found?.stored ?? 0) }
    },
    claim: async (owner, startedAt) => (await rows(CLAIM, [owner, startedAt]))[0],
    release: claim => held(`state = 'queued', owner = NULL, attempt = attempt - 1, bytes = 0`, [], claim),
    progress: (claim, bytes) => held('bytes = ?', [bytes], claim),
    complete: (claim, result, endedAt, expiresAt) => {
      const values = [JSON.stringify(result), result.bytes, endedAt, expiresAt]
      return held(`state = 'complete', result = ?, bytes = ?, ended_at = ?, expires_at = ?`, values, claim)
    },
    fail: (claim, failure) => held(END, endValues(failure), claim),
    cancel: (id, failure) => cancel(database, id, failure),
    unwanted: async (owner, running) => {
      const wanted = `SELECT id FROM jobs WHERE owner = ? AND state = 'running' AND cancelled = 0`
      const kept = new Set((await database.all<{ id: string }>(wanted, [owner])).map(({ id }) => id))
      return running.filter(id => !kept.has(id))
    },
    takeStrayed: async (owner, running) => {
      const own = `SELECT id FROM jobs WHERE owner = ? AND state = 'running'`
      const strayed = (await database.all<{ id: string }>(own, [owner])).filter(({ id }) => !running.includes(id))
      const again = `UPDATE jobs SET state = 'queued', owner = NULL, bytes = 0 WHERE id = ? AND owner = ? AND state = 'running'`
      for (const { id } of strayed) await database.run(again, [id, owner])
      return strayed.length
    },
    takeAbandoned: (failure, leaseMs, maxAttempts) => takeAbandoned(database, failure, leaseMs, maxAttempts),
    expired: (now, limit) =>
      rows('SELECT * FROM jobs WHERE expires_at <= ? AND removed = 0 ORDER BY expires_at LIMIT ?', [now, limit]),
    markRemoved: async id => {
      await database.run('UPDATE jobs SET removed = 1 WHERE id = ?', [id])
    },
    forget: time => database.run('DELETE FROM jobs WHERE ended_at < ? AND (expires_at IS NULL OR removed = 1)', [time]),
  }
}

async function insert(
  database: Database,
  { id, keyId, subject, sql, format, encoding, work, createdAt }: JobStart,
  { state, owner, attempt, startedAt }: Pick<JobRow, 'state' | 'owner' | 'attempt' | 'startedAt'>,
): Promise<void> {
  const asked = [id, keyId, subject, sql, format, encoding, work, createdAt]
  await database.run(INSERT, [...asked, state, owner, attempt, startedAt])
}

async function cancel(database: Database, id: string, failure: JobFailure): Promise<JobState | undefined> {
  await database.run(`UPDATE jobs SET ${END} WHERE id = ? AND state = 'queued'`, [...endValues(failure), id])
  await database.run(`UPDATE jobs SET cancelled = 1 WHERE id = ? AND state = 'running'`, [id])
  const [row] = await database.all<{ state: JobState }>('SELECT state FROM jobs WHERE id = ?', [id])
  return row?.state
}

async function takeAbandoned(
  database: Database,
  failure: JobFailure,
  leaseMs: number,
  maxAttempts: number,
): Promise<Abandoned> {
  const dead = `state = 'running' AND owner NOT IN (SELECT id FROM owners WHERE seen_at > ${database.now} - ?)`
  const asked: JobFailure = { ...failure, state: 'cancelled', error: CANCELLED }
  const cancelled = await database.run(`UPDATE jobs SET ${END} WHERE cancelled = 1 AND ${dead}`, [
    ...endValues(asked),
    leaseMs,
  ])
  const failed = await database.run(`UPDATE jobs SET ${END} WHERE attempt >= ? AND ${dead}`, [
    ...endValues(failure),
    maxAttempts,
    leaseMs,
  ])
  const resumed = await database.run(`UPDATE jobs SET state = 'queued', owner = NULL, bytes = 0 WHERE ${dead}`, [
    leaseMs,
  ])
  return { resumed, ended: cancelled + failed }
}

/** Why a job has no result whose caller wanted none any more. */
export const CANCELLED: QueryFailure = { code: 'CANCELLED', detail: 'The job was cancelled.' }

function endValues({ state, error, endedAt }: JobFailure): SqlValue[] {
  return [state, JSON.stringify(error), endedAt]
}

function jobOf(row: Tuple): JobRow {
  const { id, subject, sql, format, encoding, work, state, owner, attempt, bytes } = row
  return {
    ...{ id, subject, sql, format, encoding, work, state, owner, attempt, bytes },
    ...{ keyId: row.key_id, createdAt: row.created_at, startedAt: row.started_at, endedAt: row.ended_at },
    ...{ expiresAt: row.expires_at, isRemoved: row.removed === 1 },
    // Both are written by this file and by nothing else.
    result: row.result === null ? null : (JSON.parse(row.result) as JobResult),
    error: row.error === null ? null : (JSON.parse(row.error) as QueryFailure),
  }
}
