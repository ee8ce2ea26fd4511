import { toldFailure } from '../contract/failure.ts'
import type { JobAnswer, JobFormat } from '../contract/job.ts'
import { QueryError } from '../errors.ts'
import { CANCELLED, isEnd, type JobPage, type JobResult, type JobRow, type JobStart, type Jobs } from '../state/jobs.ts'
import type { Links } from './link.ts'
import type { ByteRange, ResultStore } from './results/result-store.ts'
import type { Runner, Underway } from './runner.ts'
import { resultName } from './work.ts'

/** What jobs are served with. */
export type JobServiceDeps = Readonly<{
  jobs: Jobs
  results: ResultStore
  runner: Runner
  links: Links
  now: () => number
  /** How much of a caller may wait, and lie in the store. */
  room: Readonly<{ waiting: number; storedBytes: number }>
}>

/** How often to look whether a job ended that another gateway runs. */
const LOOK_MS = 250

/** Takes jobs in, and tells how they stand. */
export class JobService {
  readonly #deps: JobServiceDeps

  constructor(deps: JobServiceDeps) {
    this.#deps = deps
  }

  /** Bytes that a caller may still store. Throws `QUOTA_EXCEEDED` when there is no room, or too much waits already. */
  async roomOf(subject: string): Promise<number> {
    const { jobs, room } = this.#deps
    const { waiting, storedBytes } = await jobs.useOf(subject)
    if (waiting >= room.waiting) throw full('jobs', `${room.waiting} of your jobs wait or run already.`)
    if (storedBytes >= room.storedBytes) throw full('stored-bytes', `Your results take ${storedBytes} bytes already.`)
    return room.storedBytes - storedBytes
  }

  /** Takes a job in: from now on it ends in one way or another, whatever becomes of this gateway. */
  async submit(job: JobStart): Promise<void> {
    await this.#deps.jobs.add(job)
    this.#deps.runner.fill()
  }

  /** Has a query that runs already become a job. False when there is no place for it: then it stays what it was. */
  adopt(job: JobStart, underway: Underway): Promise<boolean> {
    return this.#deps.runner.adopt(job, underway)
  }

  /** The job of an id, for who asks with `keyId`. Throws `JOB_NOT_FOUND`, also for what is another's. */
  async job(id: string, keyId: string | null): Promise<JobRow> {
    const row = await this.#deps.jobs.byId(id)
    if (row && (row.keyId === null || row.keyId === keyId)) return row
    throw new QueryError('JOB_NOT_FOUND', 'There is no job of that id, or it is not yours, or long over.')
  }

  /** The job once it has ended, or as it is after `ms`. */
  async ended(id: string, keyId: string | null, ms: number, signal: AbortSignal): Promise<JobRow> {
    const { runner, now } = this.#deps
    const until = now() + ms
    for (;;) {
      // Listening before looking, so that what happens in between is not missed.
      const rung = runner.ended.wait(id, Math.min(LOOK_MS, Math.max(0, until - now())), signal)
      const row = await this.job(id, keyId)
      if (isEnd(row.state) || now() >= until || signal.aborted) return row
      await rung
    }
  }

  /** Whether there is a job of that id, whoever's. */
  async isKnown(id: string): Promise<boolean> {
    return (await this.#deps.jobs.byId(id)) !== undefined
  }

  /** What a link leads to. Throws `JOB_NOT_FOUND` or `RESULT_EXPIRED`. */
  async result(id: string): Promise<Readonly<{ row: JobRow; result: JobResult }>> {
    const row = await this.#deps.jobs.byId(id)
    if (!row) throw new QueryError('JOB_NOT_FOUND', 'There is no job of that id, or it is long over.')
    if (row.result && this.#isKept(row)) return { row, result: row.result }
    throw new QueryError('RESULT_EXPIRED', 'The result was removed. Submit the query again.')
  }

  /** Bytes of a job's result; undefined when they are gone. */
  read(row: JobRow, range: ByteRange): Promise<ReadableStream<Uint8Array> | undefined> {
    return this.#deps.results.read(resultName(row), range)
  }

  /** A page of a key's jobs, the latest first. */
  list(page: JobPage): Promise<JobRow[]> {
    return this.#deps.jobs.list(page)
  }

  /** Ends a job that is not over, and removes the result of one that is. */
  async cancel(id: string, keyId: string | null, signal: AbortSignal): Promise<JobRow> {
    const { jobs, runner, results, now } = this.#deps
    const row = await this.job(id, keyId)
    if (row.state === 'complete' && !row.isRemoved) {
      await results.remove(resultName(row))
      await jobs.markRemoved(id)
    } else {
      await jobs.cancel(id, { state: 'cancelled', error: CANCELLED, endedAt: now() })
      runner.stop(id)
    }
    return this.ended(id, keyId, STOP_MS, signal)
  }

  /** How a job stands, as callers are told. `base` is what the API's paths begin with, for the link. */
  async answer(row: JobRow, base: string): Promise<JobAnswer> {
    const { jobs, runner, links, now } = this.#deps
    const { id, state, sql, result, error } = row
    return {
      ...{ id, state, sql },
      // Written from the contract's own list.
      format: row.format as JobFormat,
      createdAt: time(row.createdAt),
      startedAt: row.startedAt === null ? null : time(row.startedAt),
      endedAt: row.endedAt === null ? null : time(row.endedAt),
      progress: {
        ahead: state === 'queued' ? await jobs.ahead(row) : 0,
        bytes: runner.bytesOf(id) ?? row.bytes,
        attempt: row.attempt,
      },
      ...(result && {
        result: {
          ...{ rows: result.rows, bytes: result.bytes, sha256: result.sha256, truncated: result.truncated },
          ...(result.reason && { reason: result.reason }),
          ...(result.dataAsOf && { dataAsOf: result.dataAsOf }),
          encoding: row.encoding === 'gzip' ? 'gzip' : 'identity',
          url: this.#isKept(row) ? `${base}/results/${id}?${links.sign(id, now())}` : null,
          expiresAt: row.expiresAt === null ? null : time(row.expiresAt),
        },
      }),
      ...(error && { error: toldFailure(error) }),
    }
  }

  // What has expired is swept away now and then; until that it is gone for callers alike.
  #isKept({ isRemoved, expiresAt }: JobRow): boolean {
    return !isRemoved && (expiresAt === null || this.#deps.now() < expiresAt)
  }
}

// A job that runs elsewhere is stopped when that gateway looks next.
const STOP_MS = 5_000

function time(ms: number): string {
  return new Date(ms).toISOString()
}

function full(policy: string, detail: string): QueryError {
  return new QueryError('QUOTA_EXCEEDED', `${detail} Wait, or DELETE /api/v1/jobs/{id} those that you do not need.`, {
    violatedPolicies: [policy],
  })
}
