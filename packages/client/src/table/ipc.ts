import { Rope } from '../arrow/bytes.ts'
import type { Message } from '../arrow/messages.ts'
import { UsageError } from '../errors.ts'

const END_OF_STREAM = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0)

/** Messages as the bytes of one Arrow stream, end-of-stream mark included. */
export function toStream(
  schema: Message | undefined,
  batches: readonly (readonly Message[] | undefined)[],
): Uint8Array {
  if (!schema || batches.includes(undefined)) {
    throw new UsageError('INVALID_ARGUMENT', 'this result did not travel as Arrow, so there are no Arrow bytes of it', {
      hint: "Query with format: 'arrow', the default.",
    })
  }
  const messages = [schema, ...batches.flatMap(batch => batch ?? [])]
  return new Rope([...messages.flatMap(({ head, body }) => [head, ...body.pieces]), END_OF_STREAM]).whole()
}
