import { createReadStream } from 'node:fs'
import { PassThrough, pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { messageOf, PipelineError } from '../../errors.ts'

/** A line of a text file, counted from 1. */
export type Line = Readonly<{ number: number; text: string } | { number: number; fault: string }>

/** A line of our formats has some 300 characters; one without an end would fill the memory. */
export const MAX_LINE_LENGTH = 1024 * 1024

/** The lines of a file, unpacked if its name ends in `.gz`. Empty lines are left out, but counted. */
export async function* linesOf(path: string, signal: AbortSignal): AsyncGenerator<Line> {
  const unpack = path.endsWith('.gz') ? createGunzip() : new PassThrough()
  const bytes = pipeline(createReadStream(path, { signal }), unpack, () => {})
  const decoder = new TextDecoder('utf-8', { fatal: false })
  let number = 0
  let rest = ''
  try {
    for await (const chunk of bytes) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const text of lines) yield* line(++number, text)
      if (rest.length <= MAX_LINE_LENGTH) continue
      throw new PipelineError('SOURCE_CORRUPT', `${path}:${number + 1} is longer than ${MAX_LINE_LENGTH} characters`)
    }
  } catch (error) {
    if (error instanceof PipelineError || signal.aborted) throw error
    throw new PipelineError('SOURCE_CORRUPT', `${path} cannot be read to its end: ${messageOf(error)}`, {
      cause: error,
    })
  }
  yield* line(number + 1, rest + decoder.decode())
}

function* line(number: number, text: string): Generator<Line> {
  if (text.trim() === '') return
  // What is not UTF-8 was replaced by U+FFFD, which JSON lines of ours never hold.
  yield text.includes('\uFFFD') ? { number, fault: 'not UTF-8' } : { number, text }
}
