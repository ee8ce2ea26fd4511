import type { Pull } from '../arrow/bytes.ts'
import { CutShortError, invalidResponse } from '../errors.ts'
import { Body } from '../http/body.ts'
import { sleep } from '../http/clocks.ts'
import { type Answer, send } from '../http/send.ts'
import type { Pieces } from '../wire/piece.ts'
import type { JobCall, JobState, Stored } from './job-state.ts'
import { Sha256 } from './sha256.ts'

/** A job whose result is there. */
export type Done = JobState & Readonly<{ url: string }>

const WAIT_MS = 500

/**
 * The bytes of a stored result. Where the connection breaks they are taken up again, and a gateway's are held against the
 * count and the digest that it gave.
 */
export class Download {
  readonly #job: Done
  readonly #call: JobCall
  /** Asks for where the result lies now: the place that was told first is good for minutes. */
  readonly #find: () => Promise<Done>
  readonly #digest = new Sha256()
  #pull: Pull | undefined
  #body: Body | undefined
  #etag: string | null = null
  #received = 0
  #breaks = 0

  constructor(job: Done, call: JobCall, find: () => Promise<Done>) {
    this.#job = job
    this.#call = call
    this.#find = find
  }

  /** Begins, and gives the first answer. */
  async open(): Promise<Answer> {
    const answer = await this.#ask(this.#job.url, 0)
    this.#etag = answer.response.headers.get('etag')
    return answer
  }

  /** Reads what `first`, the pull of the first answer's body, begins with, and whatever it takes to come to the end. */
  async *read(first: Pull, read: (pull: Pull) => Pieces): Pieces {
    this.#pull = first
    try {
      for await (const piece of read(this.#next)) {
        if (piece.kind === 'end') await this.#finish(piece.end.rows)
        yield piece.kind === 'end' ? { ...piece, end: { ...piece.end, proven: this.#job.stored !== undefined } } : piece
      }
    } finally {
      await this.#body?.close()
    }
  }

  readonly #next: Pull = async () => {
    for (;;) {
      try {
        const bytes = await this.#pull?.()
        if (bytes) this.#take(bytes)
        if (bytes || this.#isWhole) return bytes
        throw new CutShortError(
          'CUT_SHORT',
          `${this.#received} bytes came of the ${this.#job.stored?.bytes} of the result`,
        )
      } catch (error) {
        if (!(error instanceof CutShortError) || this.#breaks++ >= this.#call.settings.retries) throw error
        await this.#reopen()
      }
    }
  }

  #take(bytes: Uint8Array): void {
    this.#received += bytes.length
    // It went on, so the next break is a matter of its own.
    this.#breaks = 0
    if (this.#plain) this.#digest.update(bytes)
  }

  // What lies there compressed comes here unpacked, so that nothing can be said about its bytes.
  get #plain(): Stored | undefined {
    const { stored } = this.#job
    return stored?.encoding === 'identity' ? stored : undefined
  }

  get #isWhole(): boolean {
    return this.#plain === undefined || this.#received === this.#plain.bytes
  }

  async #reopen(): Promise<void> {
    await this.#body?.close()
    await sleep(WAIT_MS, this.#call.signal)
    const { url } = await this.#find()
    const { response, clocks } = await this.#ask(url, this.#plain ? this.#received : 0)
    this.#body = new Body(response, clocks)
    const etag = response.headers.get('etag')
    if (this.#etag !== null && etag !== this.#etag) throw invalidResponse('the result is another one than a moment ago')
    this.#pull = response.status === 206 ? this.#body.pull : behind(this.#body.pull, this.#received)
  }

  #ask(url: string, from: number): Promise<Answer> {
    const { settings, options, signal } = this.#call
    const accept = 'application/vnd.apache.arrow.stream, application/x-ndjson, application/jsonl, */*'
    const headers = from > 0 ? { range: `bytes=${from}-` } : undefined
    return send({ method: 'GET', path: url, accept, headers, signal, timeouts: options.timeouts }, settings)
  }

  async #finish(rows: number): Promise<void> {
    while (await this.#next());
    const { stored } = this.#job
    if (stored && stored.rows !== rows)
      throw new CutShortError('CUT_SHORT', `${rows} rows came of the ${stored.rows} of the result`)
    if (this.#plain && this.#digest.hex() !== this.#plain.sha256)
      throw invalidResponse('the bytes that came are not those that were stored: their digests differ', {
        hint: 'Something between here and the gateway changed them.',
      })
  }
}

/** What comes after so many bytes. */
function behind(pull: Pull, skip: number): Pull {
  let left = skip
  return async () => {
    for (;;) {
      const bytes = await pull()
      if (bytes === undefined || left < bytes.length) {
        const rest = bytes?.subarray(left)
        left = 0
        return rest
      }
      left -= bytes.length
    }
  }
}
