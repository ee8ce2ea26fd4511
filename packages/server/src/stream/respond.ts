import type { UnderlyingSource } from 'node:stream/web'

/** The bytes of a result that has begun. */
export type Begun = Readonly<{ bytes: ReadableStream<Uint8Array> }>

/** How a result is to be sent. */
export type Sending = Readonly<{
  headers: Readonly<Record<string, string>>
  /** Breaks the connection so that no reader can take what was sent for whole. Undefined where there is no socket. */
  breakConnection: (() => void) | undefined
  /** Called when the answer begins, whose first bytes are at hand. */
  gather?: () => void
  /** The reader has left. */
  onLeave: () => void
  onBytes: (count: number) => void
}>

/**
 * A response with the bytes of a result. Until its first bytes are at hand no status is decided, and a failure is thrown.
 * Later it breaks the connection: the response never ends cleanly without the whole result.
 */
export async function respond(begun: Promise<Begun>, sending: Sending): Promise<Response> {
  const { bytes } = await begun
  sending.gather?.()
  const body = new ReadableStream(new Relay(bytes, sending), { highWaterMark: 0 })
  // Chunked even when the whole result is short: a last chunk is what tells a whole result from a cut one.
  return new Response(body, { headers: { ...sending.headers, 'transfer-encoding': 'chunked' } })
}

type Controller = ReadableStreamDefaultController<Uint8Array>

/** Passes a result on as it is read, and nothing ahead of that. */
class Relay implements UnderlyingSource<Uint8Array> {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #sending: Sending
  #hasLeft = false

  constructor(bytes: ReadableStream<Uint8Array>, sending: Sending) {
    this.#reader = bytes.getReader()
    this.#sending = sending
  }

  start(controller: Controller): void {
    // A failure while nobody reads breaks the connection then, not when somebody reads again.
    this.#reader.closed.catch(error => this.#break(controller, error))
  }

  async pull(controller: Controller): Promise<void> {
    try {
      const { done, value } = await this.#reader.read()
      if (done) return controller.close()
      this.#sending.onBytes(value.length)
      controller.enqueue(value)
    } catch (error) {
      this.#break(controller, error)
    }
  }

  async cancel(): Promise<void> {
    this.#hasLeft = true
    this.#sending.onLeave()
    await this.#reader.cancel()
  }

  #break(controller: Controller, error: unknown): void {
    if (this.#hasLeft) return
    if (this.#sending.breakConnection) this.#sending.breakConnection()
    else controller.error(error)
  }
}
