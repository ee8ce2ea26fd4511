/** A piece of a path's text. */
export type Token = Readonly<{
  text: string
  at: number
  kind: 'word' | 'variable' | 'string' | 'number' | 'symbol' | 'end'
}>

/** What is wrong with the text of a path, and where in it. */
export class PathError extends Error {
  readonly at: number
  readonly code: 'SYNTAX_ERROR' | 'INVALID_PATH' | 'NOT_SUPPORTED'

  constructor(message: string, at: number, code: PathError['code'] = 'SYNTAX_ERROR') {
    super(message)
    this.at = at
    this.code = code
  }
}

const TOKEN =
  /(?<word>[A-Za-z_]\w*)|(?<variable>\$[A-Za-z_]\w*)|(?<string>"(?:[^"]|"")*")|(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)|(?<symbol>\.\.|&&|\|\||==|<>|!=|<=|>=|[$@.*[\](),?!<>+\-/%])/giy

/** The most tokens that a path may have; what is made of them is as deep at most. */
const MAX_TOKENS = 2000

/** The tokens of a path, taken from left to right. */
export class PathReader {
  readonly #tokens: readonly Token[]
  #next = 0

  constructor(text: string) {
    this.#tokens = tokenise(text)
  }

  get token(): Token {
    // There is always an end, and it is never passed.
    return this.#tokens[this.#next] ?? { text: '', at: 0, kind: 'end' }
  }

  /** The token after the one at hand. */
  get following(): Token {
    return this.#tokens[this.#next + 1] ?? this.token
  }

  /** Whether one of these words or symbols is next. */
  is(...texts: readonly string[]): boolean {
    const { kind, text } = this.token
    return (kind === 'word' || kind === 'symbol') && texts.includes(text)
  }

  /** Takes the next token, whatever it is. */
  take(): Token {
    const { token } = this
    if (token.kind !== 'end') this.#next++
    return token
  }

  /** Takes the token when it is next. */
  skip(text: string): boolean {
    const found = this.is(text)
    if (found) this.#next++
    return found
  }

  expect(text: string): void {
    if (!this.skip(text)) throw this.unexpected(`'${text}'`)
  }

  /** Takes a string and gives its value. */
  string(): string {
    if (this.token.kind !== 'string') throw this.unexpected('a string')
    return this.take().text.slice(1, -1).replaceAll('""', '"')
  }

  unexpected(wanted: string): PathError {
    const { text, at, kind } = this.token
    return new PathError(`mismatched input '${kind === 'end' ? '<EOF>' : text}' expecting ${wanted}`, at)
  }

  /** A place to come back to with `back`. */
  mark(): number {
    return this.#next
  }

  back(mark: number): void {
    this.#next = mark
  }
}

function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text.charAt(at))) {
      at++
      continue
    }
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    const kind = Object.entries(match?.groups ?? {}).find(([, found]) => found !== undefined)?.[0]
    if (tokens.length === MAX_TOKENS) throw new PathError('path is too long', at)
    if (!match || !kind) throw new PathError(`token recognition error at: '${text.charAt(at)}'`, at)
    // The names of the groups are the kinds of tokens.
    tokens.push({ text: match[0], at, kind: kind as Token['kind'] })
    at += match[0].length
  }
  return [...tokens, { text: '', at: text.length, kind: 'end' }]
}
