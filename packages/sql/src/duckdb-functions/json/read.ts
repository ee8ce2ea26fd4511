/** A JSON value that keeps what JavaScript's own would lose: the text of numbers, the order and repetition of keys. */
export type Json =
  | Readonly<{ kind: 'null' }>
  | Readonly<{ kind: 'boolean'; value: boolean }>
  | Readonly<{ kind: 'number'; text: string }>
  | Readonly<{ kind: 'string'; value: string }>
  | Readonly<{ kind: 'array'; items: readonly Json[] }>
  | Readonly<{ kind: 'object'; members: readonly (readonly [string, Json])[] }>

/** What is wrong with a JSON text, and at which UTF-16 offset. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError'
}

/** How deep arrays and objects may nest. */
export const MAX_DEPTH = 1000

/** Where a reader stands in a text. */
export type Cursor = { readonly text: string; at: number; readonly distinct?: true }

/** Reads one JSON value that is the whole text. */
export function readJson(text: string): Json {
  const cursor: Cursor = { text, at: 0 }
  const value = readValue(cursor, 0)
  skipBlanks(cursor)
  if (cursor.at < text.length) throw wrong(cursor)
  return value
}

/**
 * Reads the JSON value that a text begins with, with one member of each name in an object: the last one's value, in the
 * place of the first. What stands behind the value is not looked at, as long as it is clear where the value ends.
 */
export function readFirstJson(text: string): Json {
  return readRoot({ text, at: 0, distinct: true })
}

/** As `readValue`, of a value that stands in no other: what comes behind it must not go on with it. */
export function readRoot(cursor: Cursor): Json {
  const value = readValue(cursor, 0)
  const goesOn = GOES_ON[value.kind]?.test(cursor.text[cursor.at] ?? '')
  if (goesOn) throw wrong(cursor)
  return value
}

// What keeps a value from ending where the reader stands behind it.
const GOES_ON: Partial<Record<Json['kind'], RegExp>> = {
  number: /[^ \t\n\r]/,
  boolean: /[\p{ID_Continue}$]/u,
  null: /[\p{ID_Continue}$]/u,
}

/** The elements of the array that a text begins with, read one by one: what is wrong is found when it is reached. */
export function* readElements(text: string): Generator<Json, void> {
  const cursor: Cursor = { text, at: 0 }
  if (!took(cursor, '[')) throw wrong(cursor)
  if (took(cursor, ']')) return
  do yield readValue(cursor, 1)
  while (took(cursor, ','))
  expect(cursor, ']')
}

/** Reads one value, and leaves the cursor behind it. */
export function readValue(cursor: Cursor, depth: number): Json {
  if (depth > MAX_DEPTH) throw new JsonSyntaxError('JSON is nested too deep')
  skipBlanks(cursor)
  switch (cursor.text[cursor.at]) {
    case '{':
      return readObject(cursor, depth)
    case '[':
      return readArray(cursor, depth)
    case '"':
      return { kind: 'string', value: readString(cursor) }
    case 't':
      return word(cursor, 'true', { kind: 'boolean', value: true })
    case 'f':
      return word(cursor, 'false', { kind: 'boolean', value: false })
    case 'n':
      return word(cursor, 'null', { kind: 'null' })
    default:
      return readNumber(cursor)
  }
}

/** Moves over blanks as JSON knows them. */
export function skipBlanks(cursor: Cursor): void {
  while (cursor.at < cursor.text.length && ' \t\n\r'.includes(cursor.text[cursor.at] ?? '')) cursor.at++
}

function word(cursor: Cursor, text: string, value: Json): Json {
  if (!cursor.text.startsWith(text, cursor.at)) throw wrong(cursor)
  cursor.at += text.length
  return value
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function readNumber(cursor: Cursor): Json {
  NUMBER.lastIndex = cursor.at
  const text = NUMBER.exec(cursor.text)?.[0]
  if (text === undefined) throw wrong(cursor)
  cursor.at += text.length
  return { kind: 'number', text }
}

function readArray(cursor: Cursor, depth: number): Json {
  const items: Json[] = []
  cursor.at++
  if (took(cursor, ']')) return { kind: 'array', items }
  do items.push(readValue(cursor, depth + 1))
  while (took(cursor, ','))
  expect(cursor, ']')
  return { kind: 'array', items }
}

function readObject(cursor: Cursor, depth: number): Json {
  const members: [string, Json][] = []
  cursor.at++
  if (took(cursor, '}')) return { kind: 'object', members }
  do {
    skipBlanks(cursor)
    if (cursor.text[cursor.at] !== '"') throw wrong(cursor)
    const key = readString(cursor)
    expect(cursor, ':')
    members.push([key, readValue(cursor, depth + 1)])
  } while (took(cursor, ','))
  expect(cursor, '}')
  return { kind: 'object', members: cursor.distinct ? [...new Map(members)] : members }
}

function took(cursor: Cursor, char: string): boolean {
  skipBlanks(cursor)
  if (cursor.text[cursor.at] !== char) return false
  cursor.at++
  return true
}

function expect(cursor: Cursor, char: string): void {
  if (!took(cursor, char)) throw wrong(cursor)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside a string
const PLAIN = /[^"\\\u0000-\u001f]*/y

const ESCAPED: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
}

/** Reads a string, from its opening quote to behind its closing one. */
export function readString(cursor: Cursor): string {
  const parts: string[] = []
  cursor.at++
  for (;;) {
    PLAIN.lastIndex = cursor.at
    const plain = PLAIN.exec(cursor.text)?.[0] ?? ''
    parts.push(plain)
    cursor.at += plain.length
    const next = cursor.text[cursor.at]
    if (next === '"') break
    if (next !== '\\') throw wrong(cursor)
    parts.push(readEscape(cursor))
  }
  cursor.at++
  return parts.join('')
}

function readEscape(cursor: Cursor): string {
  const char = cursor.text[cursor.at + 1] ?? ''
  const plain = ESCAPED[char]
  if (plain !== undefined) {
    cursor.at += 2
    return plain
  }
  const hex = cursor.text.slice(cursor.at + 2, cursor.at + 6)
  if (char !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) throw wrong(cursor)
  cursor.at += 6
  return String.fromCharCode(Number.parseInt(hex, 16))
}

function wrong(cursor: Cursor): JsonSyntaxError {
  return new JsonSyntaxError(
    cursor.at >= cursor.text.length ? 'JSON ends too early' : `unexpected character at ${cursor.at}`,
  )
}
