/** A place in the text that DuckDB was given; both count from 1. */
export type ErrorPosition = Readonly<{ line: number; column: number }>

/**
 * A failure that DuckDB reported, or that kept it from being reached.
 *
 * `kind` is DuckDB's own word (`Parser`, `Catalog`, `Conversion`, `Out of Memory`, `INTERRUPT` …), or `Library` when the
 * shared library cannot be used, or `Usage` when this package was called wrongly. `text` is the message without that
 * word and without the excerpt of the statement; `message` is the whole of what DuckDB said.
 */
export class DuckdbError extends Error {
  override readonly name = 'DuckdbError'
  readonly kind: string
  readonly text: string
  readonly position: ErrorPosition | undefined

  constructor(
    kind: string,
    text: string,
    options: { message?: string; position?: ErrorPosition; cause?: unknown } = {},
  ) {
    super(options.message ?? `${kind} Error: ${text}`, options.cause === undefined ? {} : { cause: options.cause })
    this.kind = kind
    this.text = text
    this.position = options.position
  }
}

/** Reads DuckDB's message into its parts. */
export function readError(message: string): DuckdbError {
  const [head = '', excerpt] = message.split(/\n\n(?=LINE \d+: )/)
  const named = /^([A-Za-z][A-Za-z ]*?) Error: ([\s\S]*)$/.exec(head)
  const position = excerpt === undefined ? undefined : caretOf(excerpt)
  return new DuckdbError(named?.[1] ?? 'Unknown', (named?.[2] ?? head).trim(), {
    message,
    ...(position && { position }),
  })
}

// The excerpt is `LINE 3: select x y` over a line with a caret. A long line is cut at its front and then starts with
// `...`, which leaves the column unknown.
function caretOf(excerpt: string): ErrorPosition | undefined {
  const [shown = '', marker = ''] = excerpt.split('\n')
  const line = /^LINE (\d+): /.exec(shown)
  const caret = marker.indexOf('^')
  if (!line || caret < 0 || shown.startsWith('...', line[0].length)) return undefined
  return { line: Number(line[1]), column: caret - line[0].length + 1 }
}
