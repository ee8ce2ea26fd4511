import type { Token, TokenType } from './token.ts'

/*
 * Each scan starts at an offset and gives the end of what it found, or the offset itself when it found nothing. The
 * longest wins, as in Trino, and each character is looked at a fixed number of times at most: what never closes is
 * searched for its end once, not once per opening.
 */

// Trino's own definitions; a word is ASCII, and a DOUBLE takes no underscores.
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y
const SPACE = /[ \t\r\n]+/y
const LINE_COMMENT = /--[^\r\n]*/y
const DIGIT_WORD = /[0-9][A-Za-z0-9_]+/y
const INTEGER = /0x(?:_?[0-9a-f])+|0o(?:_?[0-7])+|0b(?:_?[01])+|[0-9](?:_?[0-9])*/iy
const DECIMAL = /[0-9](?:_?[0-9])*\.(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*/y
const DOUBLE = /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)e[+-]?[0-9]+/iy
const SYMBOL = /<>|!=|<=|>=|\|\||->|=>|[=<>+\-*/%.,()[\]:;?|^${}]/y

/** All tokens of a text, an `end` token last. Never throws: what cannot be read is an `unknown` token. */
export function lex(text: string): readonly Token[] {
  return new Lexer(text).tokens()
}

class Lexer {
  private at = 0
  private readonly found: Token[] = []
  /** Closing marks that are known not to come any more. */
  private readonly missing = new Set<string>()

  constructor(private readonly text: string) {}

  tokens(): readonly Token[] {
    for (this.skip(); this.at < this.text.length; this.skip()) this.found.push(this.token())
    this.found.push({ type: 'end', value: '', at: this.at, end: this.at })
    return this.found
  }

  private token(): Token {
    const code = this.text.charCodeAt(this.at)
    if (isLetter(code)) return this.word(code)
    if (isDigit(code) || (code === DOT && isDigit(this.text.charCodeAt(this.at + 1)))) return this.number()
    if (code === QUOTE) return this.orUnknown('string', this.quotedEnd("'"))
    if (code === DOUBLE_QUOTE) return this.orUnknown('quoted', this.quotedEnd('"'))
    if (code === BACKQUOTE) return this.orUnknown('backquoted', this.quotedEnd('`'))
    if (code === DOLLAR && this.text.charCodeAt(this.at + 1) === DOLLAR) {
      const end = this.closing('$$', this.at + 2)
      if (end > 0) return this.make('dollarString', end)
    }
    return this.symbol()
  }

  private word(first: number): Token {
    if ((first | 0x20) === LOWER_U && this.text.startsWith("&'", this.at + 1)) {
      const end = this.quotedEnd("'", this.at + 2)
      if (end > 0) return this.make('unicodeString', end)
    }
    if ((first | 0x20) === LOWER_X && this.text.charCodeAt(this.at + 1) === QUOTE) {
      const end = this.closing("'", this.at + 2)
      if (end > 0) return this.make('binary', end)
    }
    const end = this.match(WORD)
    return this.make('word', end, this.text.slice(this.at, end).toUpperCase())
  }

  /** The longest of what can begin with a digit or a dot; of equals the first. */
  private number(): Token {
    const ends = { integer: INTEGER, decimal: DECIMAL, double: DOUBLE, digitWord: DIGIT_WORD }
    let type: TokenType = 'integer'
    let end = this.at
    for (const [candidate, pattern] of Object.entries(ends)) {
      const reached = this.match(pattern)
      if (reached > end) {
        end = reached
        // `Object.entries` loses that the keys are those four token types.
        type = candidate as keyof typeof ends
      }
    }
    return this.make(type, end)
  }

  private symbol(): Token {
    const end = this.match(SYMBOL)
    if (end === this.at) return this.orUnknown('unknown', 0)
    return this.make('symbol', end, this.text.slice(this.at, end))
  }

  private orUnknown(type: TokenType, end: number): Token {
    if (end > 0) return this.make(type, end)
    const width = (this.text.codePointAt(this.at) ?? 0) > 0xffff ? 2 : 1
    return this.make('unknown', this.at + width)
  }

  private make(type: TokenType, end: number, value = ''): Token {
    const token = { type, value, at: this.at, end }
    this.at = end
    return token
  }

  /** Passes over white space and comments. An open comment is none: its `/` and `*` are tokens. */
  private skip(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (isSpace(code)) this.at = this.match(SPACE)
      else if (code === MINUS && this.text.charCodeAt(this.at + 1) === MINUS) this.at = this.match(LINE_COMMENT)
      else if (code === SLASH && this.text.charCodeAt(this.at + 1) === STAR) {
        const end = this.closing('*/', this.at + 2)
        if (end === 0) return
        this.at = end
      } else return
    }
  }

  private match(pattern: RegExp): number {
    pattern.lastIndex = this.at
    return pattern.test(this.text) ? pattern.lastIndex : this.at
  }

  /** The end of the next `mark` from an offset on; 0 when there is none. */
  private closing(mark: string, from: number): number {
    if (this.missing.has(mark)) return 0
    const at = this.text.indexOf(mark, from)
    if (at >= 0) return at + mark.length
    this.missing.add(mark)
    return 0
  }

  /**
   * The end of a text within quotes that starts at `open`, where a doubled quote stands for one; 0 when it is not closed.
   * In `'a''` the first of the last two quotes closes: the longest text that is closed at all.
   */
  private quotedEnd(quote: string, open = this.at): number {
    let last = 0
    for (let at = this.text.indexOf(quote, open + 1); at >= 0; at = this.text.indexOf(quote, at + 2)) {
      last = at + 1
      if (this.text[last] !== quote) return last
    }
    return last
  }
}

const DOT = 0x2e
const QUOTE = 0x27
const DOUBLE_QUOTE = 0x22
const BACKQUOTE = 0x60
const DOLLAR = 0x24
const MINUS = 0x2d
const SLASH = 0x2f
const STAR = 0x2a
const LOWER_U = 0x75
const LOWER_X = 0x78

function isLetter(code: number): boolean {
  const lower = code | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || code === 0x5f
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
}
