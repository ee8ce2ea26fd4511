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
  const body = relay(begun, sending)
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

function relay(begun: Promise<Begun>, sending: Sending): ReadableStream<Uint8Array> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  let hasLeft = false
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    reader ??= (await withHeartbeats(begun, sending, bytes => controller.enqueue(bytes))).bytes.getReader()
    const { done, value } = await reader.read()
    if (done) return controller.close()
    sending.onBytes(value.length)
    controller.enqueue(value)
  }
  const fail = (controller: ReadableStreamDefaultController, error: unknown): void => {
    if (hasLeft) return
    if (sending.breakConnection) sending.breakConnection()
    else controller.error(error)
  }
  return new ReadableStream(
    {
      pull: controller => pull(controller).catch(error => fail(controller, error)),
      cancel: async () => {
        hasLeft = true
        sending.onLeave()
        await reader?.cancel()
      },
    },
    { highWaterMark: 0 },
  )
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
