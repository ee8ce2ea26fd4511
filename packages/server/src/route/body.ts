import { TextDecoder } from 'node:util'
import type { z } from '@hono/zod-openapi'
import { QueryError } from '../errors.ts'

/** Reads a JSON body of at most `maxBytes` and has it checked. Throws what of that was wrong. */
export async function readBody<S extends z.ZodType>(
  request: Request,
  schema: S,
  maxBytes: number,
): Promise<z.infer<S>> {
  requireJson(request)
  const json = parseJson(await readText(request, maxBytes))
  const body = parsed(() => schema.safeParse(json))
  if (body.success) return body.data
  throw invalid(`The body is not what it should be: ${faultsOf(body.error)}.`)
}

/** Reads the query string. Throws `INVALID_PARAMETER`. */
export function readQueryString<S extends z.ZodType>(request: Request, schema: S): z.infer<S> {
  const query = schema.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (query.success) return query.data
  throw new QueryError('INVALID_PARAMETER', `The address is not what it should be: ${faultsOf(query.error)}.`)
}

function requireJson(request: Request): void {
  const [type = '', ...parameters] = (request.headers.get('content-type') ?? '').toLowerCase().split(';')
  const charset = parameters.map(part => part.trim()).find(part => part.startsWith('charset='))
  if (type.trim() !== 'application/json')
    throw unsupported('The body must be JSON: send `content-type: application/json`.')
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset))
    throw unsupported('The body must be in UTF-8: send `content-type: application/json` without another charset.')
  if ((request.headers.get('content-encoding') ?? 'identity').toLowerCase() !== 'identity')
    throw unsupported('The body must not be compressed: leave `content-encoding` out.')
}

type Bytes = ArrayBuffer | Uint8Array

async function readText(request: Request, maxBytes: number): Promise<string> {
  const length = request.headers.get('content-length')
  if (Number(length ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const bytes = await arrived(length === null ? countedBytes(request, maxBytes) : request.arrayBuffer())
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes)
  return decode(bytes)
}

/** A body that does not say how long it is. */
async function countedBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = request.body?.getReader()
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    chunks.push(read.value)
    length += read.value.length
    if (length > maxBytes) throw tooLarge(maxBytes)
  }
  return Buffer.concat(chunks, length)
}

// Whoever leaves in the middle of a body is told nothing any more, and has broken nothing of ours.
async function arrived(body: Promise<Bytes>): Promise<Bytes> {
  try {
    return await body
  } catch (cause) {
    throw cause instanceof QueryError ? cause : invalid('The body did not come whole.', cause)
  }
}

function decode(bytes: Bytes): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw invalid('The body is not valid UTF-8.', cause)
  }
}

const NO_JSON =
  'The body is not JSON. /openapi.json tells what each route takes, such as {"query":"SELECT …"} for /api/v1/sql.'

function parseJson(text: string): unknown {
  try {
    return parsed(() => JSON.parse(text))
  } catch (cause) {
    if (cause instanceof SyntaxError) throw invalid(NO_JSON, cause)
    throw cause
  }
}

// Parsers of nested values call themselves; the depth at which the stack ends is the most that is taken.
function parsed<T>(parse: () => T): T {
  try {
    return parse()
  } catch (cause) {
    if (cause instanceof RangeError) throw invalid('The body is nested too deeply.', cause)
    throw cause
  }
}

function faultsOf(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`).join('; ')
}

function unsupported(message: string): QueryError {
  return new QueryError('UNSUPPORTED_MEDIA_TYPE', message)
}

function tooLarge(maxBytes: number): QueryError {
  return new QueryError('BODY_TOO_LARGE', `The body is larger than ${maxBytes} bytes.`)
}

function invalid(message: string, cause?: unknown): QueryError {
  return new QueryError('INVALID_BODY', message, { cause })
}
