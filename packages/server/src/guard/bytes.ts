import type { Decision } from './decision.ts'

// Tab, line feed and carriage return are the only controls that SQL has a use for. DuckDB cuts a text at NUL in silence.
const CONTROLS = '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f'
/** Characters that make a text read otherwise than it runs. */
const DIRECTIONS = '\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069'
const BYTE_ORDER_MARK = '\\ufeff'
const SURROGATES = '\\ud800-\\udfff'

const FORBIDDEN: readonly Readonly<{ pattern: RegExp; what: string }>[] = [
  { pattern: new RegExp(`[${CONTROLS}]`), what: 'a control character' },
  { pattern: new RegExp(`[${DIRECTIONS}]`), what: 'a character that changes the direction of text' },
  { pattern: /\p{Surrogate}/u, what: 'half of a surrogate pair' },
  { pattern: new RegExp(BYTE_ORDER_MARK), what: 'a byte order mark' },
]

/** Any of them, or a pair of surrogates that may be whole. Hardly any query has one, and so is looked through once. */
const SUSPECT = new RegExp(`[${CONTROLS}${DIRECTIONS}${SURROGATES}${BYTE_ORDER_MARK}]`)

/** Looks at a text before any parser does, once, from the front: its size, and characters that have no business in SQL. */
export function checkBytes(text: string, maxBytes: number): (Decision & { code: string }) | undefined {
  const bytes = Buffer.byteLength(text)
  if (bytes > maxBytes) {
    const found = `The query is ${bytes} bytes long; the most is ${maxBytes}.`
    return { ...TEXT, code: 'QUERY_TEXT_TOO_LARGE', found, advice: 'Pass long lists as a parameter of an array type.' }
  }
  if (text.trim() === '') {
    return { ...TEXT, code: 'EMPTY_QUERY', found: 'The query is empty.', advice: 'Send one SELECT statement.' }
  }
  if (!SUSPECT.test(text)) return undefined
  for (const { pattern, what } of FORBIDDEN) {
    const at = text.search(pattern)
    if (at < 0) continue
    const name = `U+${(text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    return { ...TEXT, code: 'SYNTAX_ERROR', found: `The query holds ${what} (${name}).`, advice: 'Take it out.', at }
  }
  return undefined
}

const TEXT = { rule: 'bytes', layer: 'text' } as const
