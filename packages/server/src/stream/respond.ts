import type { UnderlyingSource } from 'node:stream/web'

/** The bytes of a result that has begun. */
export type Begun = Readonly<{ bytes: ReadableStream<Uint8Array> }>

/** How a result is to be sent. */
export type Sending = Readonly<{
  headers: Readonly<Record<string, string>>
  /** How long the status waits for the first bytes or a failure. */
  holdMs: number
  /** After that, what to send how often until the first bytes; null sends nothing. */
  heartbeat: Readonly<{ bytes: Uint8Array; everyMs: number }> | null
  /** Breaks the connection so that no reader can take what was sent for whole. Undefined where there is no socket. */
  breakConnection: (() => void) | undefined
  /** The reader has left. */
  onLeave: () => void
  onBytes: (count: number) => void
}>

/**
 * A response with the bytes of a result. Until its first bytes are at hand or `holdMs` have passed no status is decided,
 * and a failure is thrown. Later it breaks the connection: the response never ends cleanly without the whole result.
 */
export async function respond(begun: Promise<Begun>, sending: Sending): Promise<Response> {
  await withinHold(begun, sending.holdMs)
  const body = new ReadableStream(new Relay(begun, sending), { highWaterMark: 0 })
  // Chunked even when the whole result is short: a last chunk is what tells a whole result from a cut one.
  return new Response(body, { headers: { ...sending.headers, 'transfer-encoding': 'chunked' } })
}

async function withinHold(begun: Promise<Begun>, holdMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const held = new Promise<void>(resolve => {
    timer = setTimeout(resolve, holdMs)
  })
  await Promise.race([begun, held]).finally(() => clearTimeout(timer))
}

type Reader = ReadableStreamDefaultReader<Uint8Array>
type Controller = ReadableStreamDefaultController<Uint8Array>

/** Passes a result on as it is read, and nothing ahead of that. */
class Relay implements UnderlyingSource<Uint8Array> {
  readonly #begun: Promise<Begun>
  readonly #sending: Sending
  #reader: Reader | undefined
  #hasLeft = false

  constructor(begun: Promise<Begun>, sending: Sending) {
    this.#begun = begun
    this.#sending = sending
  }

  async pull(controller: Controller): Promise<void> {
    try {
      this.#reader ??= await this.#open(controller)
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
    await this.#reader?.cancel()
  }

  async #open(controller: Controller): Promise<Reader> {
    const beat = (bytes: Uint8Array): void => {
      // Who has left closed the stream; the beats go on until the result begins.
      if (!this.#hasLeft) controller.enqueue(bytes)
    }
    const { bytes } = await withHeartbeats(this.#begun, this.#sending, beat)
    const reader = bytes.getReader()
    // A failure while nobody reads breaks the connection then, not when somebody reads again.
    reader.closed.catch(error => this.#break(controller, error))
    return reader
  }

  #break(controller: Controller, error: unknown): void {
    if (this.#hasLeft) return
    if (this.#sending.breakConnection) this.#sending.breakConnection()
    else controller.error(error)
  }
}

async function withHeartbeats<T>(
  awaited: Promise<T>,
  { heartbeat }: Sending,
  send: (bytes: Uint8Array) => void,
): Promise<T> {
  if (!heartbeat) return awaited
  const timer = setInterval(() => send(heartbeat.bytes), heartbeat.everyMs)
  return awaited.finally(() => clearInterval(timer))
}
