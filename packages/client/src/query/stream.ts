import type { End } from '../arrow/end.ts'
import { AbortedError, CutShortError, invalidArgument } from '../errors.ts'
import { Body } from '../http/body.ts'
import { errorOfRecord } from '../http/problem.ts'
import type { Answer } from '../http/send.ts'
import { toldOf } from '../http/told.ts'
import { type AnyRow, Table, type TableParts } from '../table/table.ts'
import type { Call, Opened, Transport } from '../transport/call.ts'
import type { Progress } from '../transport/options.ts'
import { type FillRows, rowFiller } from '../values/keys.ts'
import type { Chunk, Field, Piece, Pieces } from '../wire/piece.ts'
import { proven } from '../wire/proof.ts'
import { check } from './check.ts'
import { readRecord } from './record.ts'
import { Result } from './result.ts'

/**
 * A result as it comes in. The query is sent when the first piece is asked for; asking slowly makes the server wait.
 *
 * Leaving early, by `break`, `throw`, `cancel()` or `await using`, closes the connection, which stops the query on the
 * server. A stream can be read once.
 *
 * @example
 * for await (const row of oso.stream(sql`select * from int_events__github`)) {
 *   if (isEnough(row)) break
 * }
 * for await (const batch of oso.stream(query).batches()) total += batch.numRows
 */
export class QueryStream<Row extends object = AnyRow> implements AsyncIterable<Row>, AsyncDisposable {
  readonly #call: Omit<Call, 'signal'>
  readonly #transport: Transport
  readonly #abort = new AbortController()
  #pieces: Pieces | undefined
  #answer: Answer | undefined
  #body: Body | undefined
  #schema: Extract<Piece, { kind: 'schema' }> | undefined
  #fillRows: FillRows | undefined
  #taken = false
  #rows = 0
  #firstByteMs = 0
  #end: End | undefined

  constructor(call: Omit<Call, 'signal'>, transport: Transport) {
    this.#call = call
    this.#transport = transport
  }

  /** What has come so far. */
  get progress(): Progress {
    const bytes = this.#body?.received ?? 0
    return { rows: this.#rows, bytes, queryId: this.#answer?.queryId, firstByteMs: this.#firstByteMs }
  }

  /** What the result closed with; nothing until it has. */
  get end(): End | undefined {
    return this.#end
  }

  /** The rows, one after the other. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Row, void> {
    for await (const batch of this.batches()) yield* batch
  }

  /**
   * The rows, as many at a time as the server sends together: the fastest way through a large result.
   *
   * @example
   * for await (const batch of oso.stream(query).batches()) {
   *   const { amount } = batch.columns()
   * }
   */
  async *batches(): AsyncGenerator<Table<Row>, void> {
    for await (const chunk of this.#chunks()) yield new Table<Row>(this.#parts([chunk]))
  }

  /**
   * Reads to the end, and gives all of it.
   *
   * @example
   * const result = await oso.stream(query).collect() // as oso.query(query)
   */
  async collect(): Promise<Result<Row>> {
    const chunks: Chunk[] = []
    const startedAt = performance.now()
    for await (const chunk of this.#chunks()) chunks.push(chunk)
    // A stream that gave no end has thrown.
    const end = this.#end ?? {
      rows: this.#rows,
      truncated: false,
      reason: undefined,
      queryId: undefined,
      proven: false,
    }
    const { bytes, queryId, firstByteMs } = this.progress
    const { settings, sql, options } = this.#call
    const about = {
      sql,
      end,
      bytes,
      queryId,
      firstByteMs,
      ms: performance.now() - startedAt,
      ...toldOf(this.#answer?.response.headers ?? new Headers()),
    }
    return new Result<Row>(this.#parts(chunks), about, () => check(settings, sql, options))
  }

  /**
   * The columns, as soon as the server knows them.
   *
   * @example
   * const stream = oso.stream(query)
   * console.log((await stream.fields()).map(field => `${field.name} ${field.type}`))
   * for await (const row of stream) console.log(row)
   */
  async fields(): Promise<readonly Field[]> {
    this.#pieces ??= this.#open()
    if (!this.#schema) await this.#next(this.#pieces)
    return this.#schema?.fields ?? []
  }

  /**
   * Stops the query. What waits for rows throws `ABORTED`. After the end it does nothing.
   *
   * @example
   * setTimeout(() => stream.cancel(), 10_000)
   */
  async cancel(): Promise<void> {
    this.#abort.abort(new AbortedError('ABORTED', 'the stream was cancelled'))
    await this.#pieces?.return()
  }

  /** Stops the query if it still runs; what `await using` calls. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.cancel()
  }

  #parts(chunks: readonly Chunk[]): TableParts {
    const { numbers } = this.#call.settings
    const { fields = [], message } = this.#schema ?? {}
    return { fields, chunks, schema: message, numbers, fillRows: this.#fillRows }
  }

  async *#chunks(): AsyncGenerator<Chunk, void> {
    if (this.#taken) throw invalidArgument('this stream is being read, or was', 'A stream is read once; start another.')
    this.#taken = true
    this.#pieces ??= this.#open()
    const pieces = this.#pieces
    try {
      for (let piece = await this.#next(pieces); piece; piece = await this.#next(pieces)) {
        if (piece.kind === 'chunk') yield piece.chunk
      }
    } finally {
      await pieces.return()
    }
  }

  async #next(pieces: Pieces): Promise<Piece | undefined> {
    const { value, done } = await pieces.next()
    if (done) return undefined
    if (value.kind === 'schema') {
      this.#schema = value
      this.#fillRows = rowFiller(value.fields.map(field => field.key))
    }
    if (value.kind === 'end') this.#end = value.end
    if (value.kind === 'chunk') this.#rows += value.chunk.rows
    this.#call.options.onProgress?.(this.progress)
    return value
  }

  async *#open(): Pieces {
    const { signal } = this.#call.options
    const follow = (): void => this.#abort.abort(signal?.reason)
    if (signal?.aborted) follow()
    else signal?.addEventListener('abort', follow)
    try {
      if (this.#call.options.freshWithin) await (await import('./fresh.ts')).ensureFresh(this.#call, Date.now())
      const opened = await this.#transport({ ...this.#call, signal: this.#abort.signal })
      this.#answer = opened.answer
      yield* this.#read(opened)
    } catch (error) {
      throw await this.#explain(error)
    } finally {
      signal?.removeEventListener('abort', follow)
      this.#answer?.clocks.close()
    }
  }

  async *#read({ answer, read }: Opened): Pieces {
    const { response, clocks, sentAt } = answer
    const body = new Body(response, clocks)
    this.#body = body
    const pull = async (): Promise<Uint8Array | undefined> => {
      const bytes = await body.pull()
      this.#firstByteMs ||= performance.now() - sentAt
      return bytes
    }
    try {
      yield* proven(read(pull))
      // The end was seen and counted; reading on to the end of the body gives the connection back for the next query.
      await body.pull().catch(() => {})
    } finally {
      await body.close()
    }
  }

  /** A result that was cut short is asked after: the query's record knows whether it failed, and of what. */
  async #explain(error: unknown): Promise<unknown> {
    const queryId = this.#answer?.queryId
    if (!(error instanceof CutShortError)) return error
    if (!queryId) return error
    const record = await readRecord(this.#call.settings, queryId)
    // Cancelled means that the server saw its reader leave, which was not this one: the line was cut in between.
    if (record?.error && record.state === 'failed') return errorOfRecord(record.error, queryId, error)
    return new CutShortError(error.code, error.message, {
      queryId,
      cause: error.cause,
      hint: 'What came is not the whole result, so none of it is given out as one. Send the query again.',
    })
  }
}
