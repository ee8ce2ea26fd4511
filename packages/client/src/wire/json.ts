/**
 * Parses a line of JSON as Python writes it: integers of any size are bigints, other numbers are numbers, and the bare
 * words NaN and Infinity, which are no JSON, are what they say. Throws a SyntaxError.
 *
 *     value = object | array | text | number | word
 */
export function parseLine(text: string): unknown {
  const reader = new Reader(text)
  const value = reader.value()
  reader.end()
  return value
}

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

const SPACE = /[ \t\r\n]*/y
// A text is taken whole, so that `JSON.parse` can undo its escapes.
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|-?[A-Za-z]+|[[\]{}:,]/y

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  value(): unknown {
    const token = this.#take()
    const first = token[0] ?? ''
    if (first === '[') return this.#items()
    if (first === '{') return Object.fromEntries(this.#members())
    if (first === '"') return token.includes('\\') ? JSON.parse(token) : token.slice(1, -1)
    if (/^-?\d+$/.test(token)) return BigInt(token)
    if (/^-?\d/.test(token)) return Number(token)
    if (WORDS.has(token)) return WORDS.get(token)
    throw this.#wrong(`${token} is no value`)
  }

  end(): void {
    this.#skip()
    if (this.#at < this.#text.length) throw this.#wrong('there is more behind the value')
  }

  #items(): unknown[] {
    const items: unknown[] = []
    if (this.#takeIf(']')) return items
    do items.push(this.value())
    while (this.#takeIf(','))
    this.#expect(']')
    return items
  }

  #members(): [string, unknown][] {
    const members: [string, unknown][] = []
    if (this.#takeIf('}')) return members
    do {
      const key = this.value()
      if (typeof key !== 'string') throw this.#wrong('a key is no text')
      this.#expect(':')
      members.push([key, this.value()])
    } while (this.#takeIf(','))
    this.#expect('}')
    return members
  }

  #take(): string {
    this.#skip()
    TOKEN.lastIndex = this.#at
    const token = TOKEN.exec(this.#text)?.[0]
    if (token === undefined) throw this.#wrong('there is no value')
    this.#at += token.length
    return token
  }

  #takeIf(token: string): boolean {
    this.#skip()
    const isThere = this.#text[this.#at] === token
    if (isThere) this.#at += 1
    return isThere
  }

  #expect(token: string): void {
    if (!this.#takeIf(token)) throw this.#wrong(`${token} is missing`)
  }

  #skip(): void {
    SPACE.lastIndex = this.#at
    SPACE.exec(this.#text)
    this.#at = SPACE.lastIndex
  }

  #wrong(what: string): SyntaxError {
    return new SyntaxError(`${what}, at ${this.#at} of ${this.#text.slice(0, 100)}`)
  }
}
