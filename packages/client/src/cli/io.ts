/** The outside world of a command: streams, files, environment, and the way to a server. */
export type World = Readonly<{
  stdin: AsyncIterable<Uint8Array | string> & { isTTY?: boolean | undefined }
  stdout: Output
  stderr: Output
  environment: Readonly<Record<string, string | undefined>>
  fetch?: typeof fetch | undefined
  readFile: (path: string) => Promise<string>
  writeFile: (path: string, text: string) => Promise<void>
  /** The content codings that `fetch` undoes here. */
  codings: () => Promise<readonly string[]>
  /** Aborts when the user interrupts. */
  signal: AbortSignal
}>

/** What is used of a stream to write to. */
export interface Output {
  isTTY?: boolean | undefined
  columns?: number | undefined
  write(data: string | Uint8Array, done: (error?: Error | null) => void): unknown
}

/** What is written to has no reader any more: `oso-client query … | head`. No fault, but the end. */
export class ClosedOutput extends Error {
  override readonly name = 'ClosedOutput'
}

/** Writes, and waits until the data are on their way: a slow reader slows the query down. */
export function write(output: Output, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(data, error => {
      if (!error) resolve()
      else reject('code' in error && error.code === 'EPIPE' ? new ClosedOutput() : error)
    })
  })
}

/** All text of an input. */
export async function readAll(input: AsyncIterable<Uint8Array | string>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of input) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}
