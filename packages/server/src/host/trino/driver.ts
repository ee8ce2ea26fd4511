import type { Batch } from 'oso-duckdb'
import { QueryError } from '../../errors.ts'
import type { Cluster, Job } from '../../job/job.ts'
import type { Result } from '../driver.ts'
import { BadAnswer, type Coordinator } from './coordinator.ts'
import { DamagedPage } from './decode/cursor.ts'
import { batchesOf, rowMaker } from './decode/rows.ts'
import type { Page } from './page.ts'
import { type Chunk, chunksOf } from './segments.ts'
import { pagesOf, type StatementRequest } from './statement.ts'
import { requireColumns } from './types.ts'

/** Runs jobs on a cluster, as many at once as are given. */
export class TrinoDriver {
  readonly #coordinator: Coordinator
  readonly #cluster: Cluster

  constructor(coordinator: Coordinator, cluster: Cluster) {
    this.#coordinator = coordinator
    this.#cluster = cluster
  }

  /** Starts a job, which stops when `signal` aborts. What its batches throw is a `QueryError`, or the signal's reason. */
  start(job: Job, signal: AbortSignal): Result {
    const maker = rowMaker(job)
    const pages = known(pagesOf(this.#coordinator, requestOf(job, this.#cluster), signal), job)
    const fetching = { coordinator: this.#coordinator, ahead: this.#cluster.segmentsAhead, signal }
    return { fields: maker.fields, batches: told(batches(chunksOf(pages, fetching), maker), signal) }
  }
}

/** Pages whose columns are those that the plan has. */
async function* known(pages: AsyncGenerator<Page, void>, { columns }: Job): AsyncGenerator<Page, void> {
  for await (const page of pages) {
    if (page.columns) requireColumns(page.columns, columns)
    yield page
  }
}

async function* batches(
  chunks: AsyncGenerator<Chunk, void>,
  maker: ReturnType<typeof rowMaker>,
): AsyncGenerator<Batch> {
  for await (const { at, rows } of chunks) {
    let made = 0
    for (const batch of batchesOf(at, maker)) {
      made += batch.rows
      yield batch
    }
    if (rows !== undefined && made !== rows) throw new DamagedPage(`a segment has ${made} rows, not ${rows}`)
  }
}

/** What went wrong between here and the cluster, in words for the caller. */
async function* told(batches: AsyncGenerator<Batch>, signal: AbortSignal): AsyncGenerator<Batch> {
  let hasBegun = false
  try {
    for await (const batch of batches) {
      hasBegun = true
      yield batch
    }
  } catch (error) {
    throw signal.aborted || error instanceof QueryError ? error : lost(error, hasBegun)
  }
}

/** What a coordinator says, or a proxy for it, when it may come back. */
const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504])

function lost(cause: unknown, hasBegun: boolean): QueryError {
  const status = cause instanceof BadAnswer ? cause.status : undefined
  if (status === 401 || status === 403)
    return new QueryError('WAREHOUSE_UNAVAILABLE', 'The cluster does not let this gateway in.', { cause })
  if (status === 404 || status === 410)
    return new QueryError('ENGINE_FAILED', 'The cluster no longer has this query or a part of its result.', { cause })
  if (cause instanceof DamagedPage || hasBegun || (status !== undefined && !BUSY.has(status)))
    return new QueryError('ENGINE_FAILED', 'The cluster gave an answer that is damaged, or none.', { cause })
  return new QueryError('WAREHOUSE_UNAVAILABLE', 'The cluster cannot be reached just now. Try again in a minute.', {
    cause,
  })
}

// PARAMETRIC_DATETIME: without it times are rounded to milliseconds.
const CAPABILITIES = 'PARAMETRIC_DATETIME'

function requestOf({ id, sql, user }: Job, cluster: Cluster): StatementRequest {
  const hasLogin = cluster.password !== undefined || cluster.token !== undefined
  const asAnother = user !== undefined && user !== cluster.user
  return {
    sql,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'x-trino-user': user ?? cluster.user,
      // Who logs in is known; without a login the cluster must be told who acts for whom.
      ...(asAnother && !hasLogin && { 'x-trino-original-user': cluster.user }),
      'x-trino-source': cluster.source,
      'x-trino-time-zone': 'UTC',
      'x-trino-client-capabilities': CAPABILITIES,
      'x-trino-trace-token': id,
      ...(cluster.encodings.length > 0 && { 'x-trino-query-data-encoding': cluster.encodings.join(',') }),
    },
  }
}
