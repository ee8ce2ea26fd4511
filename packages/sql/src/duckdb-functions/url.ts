import { invalid, type ScalarFunction, scalar } from './function.ts'

/** URLs as java.net.URI takes them apart (RFC 2396), and the encoding of HTML forms. */
export const URLS: readonly ScalarFunction[] = [
  scalar('trino_url_protocol', ['VARCHAR'], 'VARCHAR', text => part(text, uri => uri.scheme ?? '')),
  scalar('trino_url_host', ['VARCHAR'], 'VARCHAR', text => part(text, uri => uri.host ?? '')),
  scalar('trino_url_port', ['VARCHAR'], 'BIGINT', text => {
    const port = parse(text)?.port
    return port === undefined ? null : BigInt(port)
  }),
  scalar('trino_url_path', ['VARCHAR'], 'VARCHAR', text => part(text, uri => decoded(uri.path))),
  scalar('trino_url_query', ['VARCHAR'], 'VARCHAR', text => part(text, uri => decoded(uri.query ?? ''))),
  scalar('trino_url_fragment', ['VARCHAR'], 'VARCHAR', text => part(text, uri => decoded(uri.fragment ?? ''))),
  scalar('trino_url_parameter', ['VARCHAR', 'VARCHAR'], 'VARCHAR', parameter),
  scalar('trino_url_encode', ['VARCHAR'], 'VARCHAR', encodeForm),
  scalar('trino_url_decode', ['VARCHAR'], 'VARCHAR', decodeForm),
]

type Uri = Readonly<{
  scheme: string | undefined
  host: string | undefined
  port: string | undefined
  path: string
  query: string | undefined
  fragment: string | undefined
}>

const SHAPE = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s
// ASCII that a URI may hold; beyond it Java takes everything but blanks and controls.
// biome-ignore lint/suspicious/noControlCharactersInRegex: a URI may not hold them
const ILLEGAL = /[\s\u0000-\u001f\u007f-\u00a0<>"{}|\\^`]|%(?![0-9a-fA-F]{2})/
const AUTHORITY = /^(?:[^@]*@)?(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]*)(?::(\d*))?$/

/** The parts of a URI, or `undefined` where Java would throw. */
function parse(text: string): Uri | undefined {
  if (ILLEGAL.test(text)) return undefined
  const [, scheme, authority, path = '', query, fragment] = SHAPE.exec(text) ?? []
  if (/[[\]]/.test(path) || fragment?.includes('#')) return undefined
  if (scheme === undefined && /^[^/?#]*:/.test(text)) return undefined
  const opaque = scheme !== undefined && authority === undefined && !path.startsWith('/')
  if (opaque)
    return path === '' && query === undefined
      ? undefined
      : { scheme, host: undefined, port: undefined, path: '', query: undefined, fragment }
  if (scheme !== undefined && authority === '' && path === '') return undefined
  const [, host, port] = authority === undefined ? [] : (AUTHORITY.exec(authority) ?? [])
  return {
    scheme,
    host: isHost(host) ? host : undefined,
    port: isHost(host) ? port || undefined : undefined,
    path,
    query,
    fragment,
  }
}

// Each label begins and ends with a letter or digit, and the last one begins with a letter, unless it is an address.
function isHost(host: string | undefined): host is string {
  if (host === undefined || host === '') return false
  if (host.startsWith('[') || /^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return true
  return /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?$/.test(host)
}

function part(text: string, read: (uri: Uri) => string): string | null {
  const uri = parse(text)
  return uri === undefined ? null : read(uri)
}

/** Percent escapes as UTF-8; what is none of UTF-8 becomes the replacement character. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, run => new TextDecoder().decode(bytesOf(run)))
}

function bytesOf(escapes: string): Uint8Array {
  return Uint8Array.from(escapes.slice(1).split('%'), hex => Number.parseInt(hex, 16))
}

/** The first parameter of that name; one without `=` is empty. */
function parameter(text: string, name: string): string | null {
  const query = parse(text)?.query
  if (query === undefined) return null
  for (const item of query.split('&')) {
    const at = item.indexOf('=')
    const key = at < 0 ? item : item.slice(0, at)
    if (decodeLoosely(key) === name) return at < 0 ? '' : decodeLoosely(item.slice(at + 1))
  }
  return null
}

function decodeLoosely(text: string): string {
  return decoded(text.replaceAll('+', ' '))
}

function encodeForm(text: string): string {
  let out = ''
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte)
    if (/[A-Za-z0-9._*-]/.test(char)) out += char
    else out += byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}

function decodeForm(text: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return invalid('URLDecoder: Illegal hex characters in escape (%) pattern')
  return decodeLoosely(text)
}
