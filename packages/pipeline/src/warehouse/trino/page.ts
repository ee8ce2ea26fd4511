import { PipelineError } from '../../errors.ts'

/** What a column of an answer is called, and its type in Trino's spelling. */
export type AnswerColumn = Readonly<{ name: string; type: string }>

/** What Trino says of a statement that it refused or failed at. */
export type PageError = Readonly<{
  errorName: string
  errorType: string
  message: string
}>

/** A page of the client protocol, as far as it matters here. Integers of 16 digits and more are texts, to stay exact. */
export type Page = Readonly<{
  id: string
  nextUri?: string
  columns?: readonly AnswerColumn[]
  data?: readonly (readonly unknown[])[]
  error?: PageError
  updateCount?: number
}>

/** Reads a page. Throws `WAREHOUSE_UNREACHABLE` for what is none. */
export function readPage(text: string): Page {
  try {
    const page: unknown = JSON.parse(exact(text))
    // What names a query is of the protocol; the rest is as the coordinator's release writes it.
    if (typeof page === 'object' && page !== null && 'id' in page) return page as Page
  } catch {}
  throw new PipelineError('WAREHOUSE_UNREACHABLE', `what answers is no Trino: ${text.slice(0, 80)}`, {
    hint: 'give --trino-url the address of a coordinator',
  })
}

/** Long integers in quotes, as JavaScript would round them. Strings are matched whole, and so left alone. */
function exact(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, found =>
    LONG_INTEGER.test(found) ? `"${found}"` : found,
  )
}

const LONG_INTEGER = /^-?\d{16,}$/
