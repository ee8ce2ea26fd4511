import type { Gateway } from '../e2e/gateway.ts'

/** What a gateway answered, as its bytes say it. */
export type Answer = Readonly<{
  status: number
  text: string
  columns: readonly Readonly<{ name: string; type: string }>[]
  rows: readonly Readonly<Record<string, unknown>>[]
  end: Readonly<{ rows: number; truncated: boolean; reason?: string }> | undefined
  /** Why there is no answer, or why it broke off: a slow engine fails after the status 200 was sent, and its record then says why. */
  problem: Problem | undefined
  /** Why the connection broke. */
  broken: unknown
}>

/** The body of an error, as far as it is compared. */
export type Problem = Readonly<{
  code: string
  detail: string
  position?: Readonly<{ line: number; column: number }>
  caret?: string
}>

/** A query with what may be said beside it. */
export type Asked = Readonly<{
  query: string
  format?: string
  parameters?: readonly Readonly<{ type: string; value: unknown }>[]
  limits?: Readonly<Record<string, number>>
}>

/** Asks a gateway over its socket. Whole numbers of more digits than a double holds come as text. */
export async function ask({ baseUrl }: Gateway, asked: Asked, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(`${baseUrl}sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ format: 'ndjson', ...asked }),
    ...(signal && { signal }),
  })
  const chunks: Uint8Array[] = []
  let broken: unknown
  try {
    for await (const chunk of response.body ?? []) chunks.push(chunk)
  } catch (error) {
    broken = error
  }
  const text = Buffer.concat(chunks).toString()
  const isLines = response.ok && (asked.format ?? 'ndjson') === 'ndjson'
  const lines = isLines
    ? text.split('\n').filter(line => line.trim() !== '' && (!broken || line.endsWith('}') || line.endsWith(']')))
    : []
  const parsed = lines.map(line => JSON.parse(exact(line)))
  const controls = new Map(parsed.filter(Array.isArray).map(([name, said]) => [name, said]))
  return {
    ...{ status: response.status, text, broken },
    columns: controls.get('schema')?.columns ?? [],
    rows: parsed.filter(line => !Array.isArray(line)),
    end: controls.get('end'),
    problem: response.ok ? await causeOf(baseUrl, response, broken) : JSON.parse(text),
  }
}

/** What the record of a broken query says of its failure, where there is a gateway to tell it. */
async function causeOf(baseUrl: string, { headers }: Response, broken: unknown): Promise<Problem | undefined> {
  if (!broken) return undefined
  const url = `${baseUrl}queries/${headers.get('oso-query-id')}`
  const record = await fetch(url).then(
    answer => answer.json() as Promise<{ error?: Problem }>,
    () => undefined,
  )
  return record?.error
}

const TOKEN = /"(?:[^"\\]|\\.)*"|(?<![\d.])-?\d{16,}(?=[\],}])/g

/** JSON whose long whole numbers are strings. */
export function exact(json: string): string {
  return json.replace(TOKEN, found => (found.startsWith('"') ? found : `"${found}"`))
}
