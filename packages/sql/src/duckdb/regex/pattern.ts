import { refuse } from '../refuse.ts'

/*
 * Trino's patterns are Joni's in Java's syntax; DuckDB's are RE2's. A pattern that is written out is read here, and
 * written again as RE2 with the same meaning; what RE2 has not, or takes otherwise, is refused by name.
 */

/** A pattern as RE2 writes it, and what must be known to use it as Trino does. */
export type Pattern = Readonly<{
  text: string
  /** The names of its groups, in order; `null` for one without. */
  groups: readonly (string | null)[]
  /** Whether it can match nothing. */
  nullable: boolean
  /** Whether `$` or `\Z` stand in it: they also match before a newline at the very end, which RE2's do not. */
  looksAtEnd: boolean
  /** Whether `^` and `$` look at lines: RE2 then sees a line behind a newline at the very end. */
  multiline: boolean
  /** Whether `\b` or `\B` stand in it: Joni's know letters beyond ASCII. */
  looksAtWords: boolean
  /** Whether it ignores case: Joni then takes some letters for two others. */
  ignoresCase: boolean
}>

/** Thrown for what is no pattern in Trino either. */
export class BadPattern extends Error {
  override readonly name = 'BadPattern'
}

/** How deep groups may nest, and how often RE2 lets something be repeated. */
const MAX_DEPTH = 100
const MAX_REPEAT = 1000

/** Reads a pattern. Throws BadPattern for what Trino refuses, and refuses what RE2 cannot do alike. */
export function readPattern(source: string): Pattern {
  return new Reader(source).pattern()
}

type Piece = Readonly<{ text: string; nullable: boolean }>

const HINT = 'Use a simpler pattern: no look-around, back-references, possessive quantifiers or class arithmetic.'

function unlike(what: string): never {
  return refuse(`the regular expression with ${what}`, HINT)
}

class Reader {
  readonly #source: string
  #at = 0
  #multiline = false
  readonly #groups: (string | null)[] = []
  #looksAtEnd = false
  #looksAtLines = false
  #looksAtWords = false
  #ignoresCase = false

  constructor(source: string) {
    this.#source = source
  }

  pattern(): Pattern {
    const { text, nullable } = this.#alternatives(0)
    if (this.#at < this.#source.length) throw new BadPattern('unmatched close parenthesis')
    return {
      text,
      nullable,
      groups: this.#groups,
      looksAtEnd: this.#looksAtEnd,
      multiline: this.#looksAtLines,
      looksAtWords: this.#looksAtWords,
      ignoresCase: this.#ignoresCase,
    }
  }

  /** alternatives = sequence {"|" sequence} */
  #alternatives(depth: number): Piece {
    if (depth > MAX_DEPTH) return unlike('groups nested so deep')
    const parts = [this.#sequence(depth)]
    while (this.#skip('|')) parts.push(this.#sequence(depth))
    return { text: parts.map(part => part.text).join('|'), nullable: parts.some(part => part.nullable) }
  }

  /** sequence = {atom [quantifier]} */
  #sequence(depth: number): Piece {
    let text = ''
    let nullable = true
    while (this.#at < this.#source.length && !this.#is('|') && !this.#is(')')) {
      const atom = this.#atom(depth)
      const { text: written, nullable: empty } = this.#quantified(atom)
      text += written
      nullable &&= empty
    }
    return { text, nullable }
  }

  #quantified(atom: Piece): Piece {
    const [all, operator = '', from, comma, to] = this.#match(/([?*+])|\{(\d+)(?:(,)(\d*))?\}/y) ?? []
    if (all === undefined) return atom
    if (this.#is('+')) return unlike('a possessive quantifier')
    const lazy = this.#skip('?') ? '?' : ''
    if (/^([?*+]|\{\d)/.test(this.#source.slice(this.#at))) return unlike('a quantifier behind a quantifier')
    const [least, most] = operator ? [operator === '+' ? 1 : 0, 0] : [Number(from), Number(to || from)]
    if (Math.max(least, most) > MAX_REPEAT) return unlike(`more than ${MAX_REPEAT} repetitions`)
    if (comma && to && least > most) return unlike('a range of repetitions that goes backwards')
    // What may be empty and repeats leaves its groups in another state in RE2.
    if (atom.nullable && operator !== '?' && /\((?!\?)/.test(atom.text))
      return unlike('a repeated group that can be empty')
    return { text: `${atom.text}${all}${lazy}`, nullable: atom.nullable || least === 0 }
  }

  #atom(depth: number): Piece {
    const char = this.#next()
    switch (char) {
      case '(':
        return this.#group(depth)
      case '[':
        return { text: this.#characterClass(), nullable: false }
      case '\\':
        return this.#escape()
      case '$':
        this.#looksAtEnd ||= !this.#multiline
        return { text: this.#multiline ? '$' : '\\z', nullable: true }
      case '^':
        return { text: '^', nullable: true }
      case '.':
        return { text: '.', nullable: false }
      case '?':
      case '*':
      case '+':
        throw new BadPattern('target of repeat operator is not specified')
      default:
        // A brace that begins no quantifier is itself.
        return { text: char === '{' || char === '}' ? `\\${char}` : char, nullable: false }
    }
  }

  #group(depth: number): Piece {
    const outer = this.#multiline
    const open = this.#opening()
    // Flags for the rest of the enclosing group stand alone.
    if (open.endsWith(')')) return { text: open, nullable: true }
    const inside = this.#alternatives(depth + 1)
    if (!this.#skip(')')) throw new BadPattern('end pattern with unmatched parenthesis')
    this.#multiline = outer
    return { text: `${open}${inside.text})`, nullable: inside.nullable }
  }

  /** What a group opens with in RE2. Names are dropped, as DuckDB counts groups. */
  #opening(): string {
    if (!this.#skip('?')) {
      this.#groups.push(null)
      return '('
    }
    const name = this.#match(/<([A-Za-z_]\w*)>/y)?.[1]
    if (name !== undefined) {
      this.#groups.push(name)
      return '('
    }
    if (this.#match(/=|!|<=|<!/y)) return unlike('look-around')
    if (this.#is('>')) return unlike('an atomic group')
    const [, on = '', off = '', end] = this.#match(/([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/y) ?? []
    if (end === undefined || on.startsWith('P')) throw new BadPattern('undefined group option')
    this.#readFlags(on, off)
    return `(?${on}${off && `-${off}`}${end}`
  }

  #readFlags(on: string, off: string): void {
    const unknown = /[^ims]/.exec(on + off)?.[0]
    if (unknown) unlike(`the flag ${unknown}`)
    if (on.includes('i')) this.#ignoresCase = true
    if (off.includes('m')) this.#multiline = false
    if (!on.includes('m')) return
    this.#multiline = true
    this.#looksAtLines = true
  }

  #escape(): Piece {
    const char = this.#next()
    if (/[^A-Za-z0-9]/.test(char)) return { text: `\\${char}`, nullable: false }
    switch (char) {
      case 'd':
      case 'D':
      case 'w':
      case 'W':
      case 't':
      case 'n':
      case 'r':
      case 'f':
      case 'a':
        return { text: `\\${char}`, nullable: false }
      case 's':
        return { text: `[${SPACE}]`, nullable: false }
      case 'S':
        return { text: `[^${SPACE}]`, nullable: false }
      case 'e':
        return { text: '\\x1b', nullable: false }
      case 'A':
        return { text: '\\A', nullable: true }
      case 'z':
        return { text: '\\z', nullable: true }
      case 'Z':
        this.#looksAtEnd = true
        return { text: '\\z', nullable: true }
      case 'b':
      case 'B':
        this.#looksAtWords = true
        return { text: `\\${char}`, nullable: true }
      default:
        return { text: this.#codeEscape(char), nullable: false }
    }
  }

  /** `\u0061`, `\x61`, `\p{L}`. */
  #codeEscape(char: string): string {
    if (char === 'u' || char === 'x') {
      const hex = this.#match(char === 'u' ? /[0-9a-fA-F]{4}/y : /[0-9a-fA-F]{2}/y)?.[0]
      return hex === undefined ? unlike(`the escape \\${char}`) : `\\x{${hex}}`
    }
    if (char === 'p' || char === 'P') {
      const name = this.#match(/\{(\^?)([A-Za-z]{1,2})\}/y)
      if (name && GENERAL_CATEGORIES.has(name[2] ?? ''))
        return `\\${(name[1] === '^') !== (char === 'P') ? 'P' : 'p'}{${name[2]}}`
      return unlike('a named class of characters')
    }
    return /[1-9]/.test(char) || char === 'k' ? unlike('a back-reference') : unlike(`the escape \\${char}`)
  }

  /** A class of characters; classes within classes and their intersections are Joni's own. */
  #characterClass(): string {
    let text = this.#skip('^') ? '[^' : '['
    for (let first = true; ; first = false) {
      const char = this.#next('premature end of char-class')
      if (char === ']' && !first) return `${text}]`
      if (char === '[') return unlike('a class within a class')
      if (char === '&' && this.#is('&')) return unlike('an intersection of classes')
      if (char === ']') text += '\\]'
      else text += char === '\\' ? this.#classEscape() : char === '^' ? '\\^' : char
    }
  }

  #classEscape(): string {
    const char = this.#next()
    if (/[^A-Za-z0-9]/.test(char) || 'dDwWtnrfa'.includes(char)) return `\\${char}`
    if (char === 's') return SPACE
    if (char === 'e') return '\\x1b'
    if (char === 'b' || char === 'S') return unlike(`\\${char} in a class`)
    return this.#codeEscape(char)
  }

  #is(char: string): boolean {
    return this.#source[this.#at] === char
  }

  #skip(char: string): boolean {
    if (!this.#is(char)) return false
    this.#at++
    return true
  }

  #next(end = 'end pattern at escape'): string {
    const char = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0)
    if (this.#at >= this.#source.length) throw new BadPattern(end)
    this.#at += char.length
    return char
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (!found) return undefined
    this.#at = pattern.lastIndex
    return found
  }
}

// Java's white space; RE2's has no vertical tab.
const SPACE = '\\t\\n\\x0b\\f\\r '

const GENERAL_CATEGORIES = new Set(
  'L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp'.split(' '),
)
