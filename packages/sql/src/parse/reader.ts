import { SqlError, type SqlErrorCode, TOO_DEEP } from '../errors.ts'
import { lex } from '../text/lexer.ts'
import { parenthesesAround } from '../text/parentheses.ts'
import type { Token } from '../text/token.ts'
import { isReserved } from '../text/words.ts'
import type { Expression, Query } from '../tree/nodes.ts'

/** The rules that others need which they need themselves. They come with the Reader, so that no import goes in a circle. */
export type Rules = Readonly<{
  /** An expression, as far as it goes. */
  expression(reader: Reader): Expression
  /** An expression without predicates and logic, unless in parentheses. */
  operand(reader: Reader): Expression
  /** The rest of an expression that begins with what has been read, at `start`. */
  rest(reader: Reader, left: Expression, start: number): Expression
  /** A query, with what may stand before and after its body. */
  query(reader: Reader): Query
  /** The rest of a query that begins with what has been read. */
  queryFrom(reader: Reader, first: Query): Query
}>

/** What stands where something else should: the number of the token, and the offset that is blamed if it is another. */
export class Unexpected {
  constructor(
    readonly index: number,
    readonly blamed: number | undefined,
  ) {}
}

/** Levels of nesting that a text may have; a query counts four times, for it takes that much more of the stack. */
export const MAX_NESTING = 600
const QUERY_LEVELS = 4

/** The most levels that a tree may have. A long chain, `a + b + c + …`, has a level for each operator. */
export const MAX_HEIGHT = 1000

/**
 * A place in the tokens of a text, and the verbs that move it: `is` looks, `take` moves on when it can, `expect` when it
 * must. All choices look a bounded number of tokens ahead, so reading is linear.
 */
export class Reader {
  private readonly tokens: readonly Token[]
  private index = 0
  private nesting = 0
  private parameters = 0
  private fault: SqlError | undefined
  private blamed: number | undefined
  private enclosing = 0
  private operandEnd = -1
  private fromHolders: ReadonlySet<number> | undefined
  private readonly wanted = new Set<string>()

  /** `watched` is the token at which to note what could have followed; see `wantedBy`. */
  constructor(
    readonly text: string,
    private readonly rules: Rules,
    private readonly watched = -1,
    tokens = lex(text),
  ) {
    this.tokens = tokens
  }

  /** A reader from the start again, which notes what could stand at one token. */
  again(watched: number): Reader {
    return new Reader(this.text, this.rules, watched, this.tokens)
  }

  expression(): Expression {
    return this.rules.expression(this)
  }

  operand(): Expression {
    return this.rules.operand(this)
  }

  rest(left: Expression, start = left.at): Expression {
    return this.rules.rest(this, left, start)
  }

  query(): Query {
    return this.nested(() => this.rules.query(this), QUERY_LEVELS)
  }

  queryFrom(first: Query): Query {
    return this.rules.queryFrom(this, first)
  }

  /** A query within parentheses. */
  subquery(): Query {
    this.expect('(')
    const query = this.query()
    this.expect(')')
    return query
  }

  /** Reads something that can hold itself; too many levels of it are refused before the stack ends. */
  nested<T>(read: () => T, levels = 1): T {
    this.enter(levels)
    const result = read()
    this.leave(levels)
    return result
  }

  /** Refuses a chain that would make a tree of too many levels: `a + b + c + …` has one for each operator. */
  checkChain(levels: number): void {
    if (levels > MAX_HEIGHT) throw this.error('NOT_SUPPORTED', this.at, TOO_DEEP)
  }

  /** As `nested`, for where a function call more per level would be felt. */
  enter(levels = 1): void {
    this.nesting += levels
    if (this.nesting > MAX_NESTING) throw this.error('NOT_SUPPORTED', this.at, TOO_DEEP)
  }

  leave(levels = 1): void {
    this.nesting -= levels
  }

  // ── Looking ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The next token, or one further on; after the end, the end. */
  peek(ahead = 0): Token {
    return this.token(this.index + ahead)
  }

  /** A token by its number, from 0. */
  token(index: number): Token {
    return this.tokens[index] ?? this.end
  }

  /** Where the next token starts. */
  get at(): number {
    return this.peek().at
  }

  /** How many tokens have been passed. */
  get position(): number {
    return this.index
  }

  /** Whether the next token is this word or symbol. */
  is(value: string): boolean {
    this.note(value)
    return this.value(0) === value
  }

  /** Whether the next two tokens are these. */
  isPair(first: string, second: string): boolean {
    this.note(first)
    return this.value(0) === first && this.value(1) === second
  }

  /** The word or symbol that a token is; empty for names in quotes, literals and the end. */
  value(ahead: number): string {
    return this.peek(ahead).value
  }

  /** Whether a token can be a name. Back-quoted names and those that start with a digit are read, then refused. */
  isName(ahead = 0): boolean {
    if (ahead === 0) this.note('<identifier>')
    const token = this.peek(ahead)
    switch (token.type) {
      case 'word':
        return !isReserved(token.value)
      case 'quoted':
      case 'backquoted':
      case 'digitWord':
        return true
      default:
        return false
    }
  }

  /** Whether a token starts a string literal. */
  isString(ahead = 0): boolean {
    if (ahead === 0) this.note('<string>')
    const { type } = this.peek(ahead)
    return type === 'string' || type === 'unicodeString'
  }

  /** Whether a token is an integer or `?`. */
  isCount(ahead = 0): boolean {
    if (ahead === 0) this.note('<integer>')
    return this.peek(ahead).type === 'integer' || this.value(ahead) === '?'
  }

  /** Whether this is the token at which to note what could stand there. */
  get isWatched(): boolean {
    return this.index === this.watched
  }

  /** Whether the parenthesis with this number holds a FROM of its own. */
  holdsFrom(parenthesis: number): boolean {
    this.fromHolders ??= parenthesesAround(this.tokens, 'FROM')
    return this.fromHolders.has(parenthesis)
  }

  // ── Moving ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Moves on by one token and gives it. */
  next(): Token {
    const token = this.peek()
    this.index++
    return token
  }

  /** Moves on if the next token is this word or symbol. */
  take(value: string): boolean {
    if (!this.is(value)) return false
    this.index++
    return true
  }

  /** Moves on over the next token if it is one of these, and gives it in lower case. */
  takeOne<T extends string>(...values: readonly T[]): Lowercase<T> | null {
    const found = values.find(value => this.is(value))
    if (found === undefined) return null
    this.index++
    // Lower case of a `T` is a `Lowercase<T>`, which TypeScript's library does not say.
    return found.toLowerCase() as Lowercase<T>
  }

  /** Moves on over one of these, or fails. */
  expectOne<T extends string>(...values: readonly T[]): Lowercase<T> {
    return this.takeOne(...values) ?? this.failAfter()
  }

  /** Moves on over all of these words or symbols, one after the other, or fails. */
  expect(...values: readonly string[]): void {
    for (const value of values) if (!this.take(value)) this.failAfter()
  }

  /** A list with commas between, of one or more. */
  many<T>(read: (reader: Reader) => T): T[] {
    const list = [read(this)]
    while (this.take(',')) list.push(read(this))
    return list
  }

  /** The same within parentheses. */
  parenthesised<T>(read: (reader: Reader) => T): T[] {
    this.expect('(')
    const list = this.many(read)
    this.expect(')')
    return list
  }

  /** The number of the next `?`. */
  nextParameter(): number {
    return this.parameters++
  }

  /** How many `?` there were. */
  get parameterCount(): number {
    return this.parameters
  }

  // ── Failing ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Fails at the next token, which can not stand here, or at one further on. */
  fail(ahead = 0): never {
    throw new Unexpected(this.index + ahead, this.blamed)
  }

  // After an operand that is enclosed a dot goes on, and it is the token after it that is in the way.
  private failAfter(): never {
    const isDot = this.value(0) === '.' && this.operandEnd === this.index && this.isEnclosed()
    this.fail(isDot ? 1 : 0)
  }

  /** Notes that an operand ends before the next token. */
  endOperand(): void {
    this.operandEnd = this.index
  }

  /** Goes into an expression that encloses what is read next (1), or out of it (-1). */
  enclose(levels: 1 | -1): void {
    this.enclosing += levels
  }

  /**
   * Whether the place is within more than `levels` expressions. Trino's parser looks ahead through the whole of the
   * outermost, and so reports an error where it is; elsewhere it decides step by step, and may report one before the
   * step that led to it.
   */
  isEnclosed(levels = 0): boolean {
    return this.enclosing > levels
  }

  /** Reads something whose every syntax error Trino reports where it starts, unless it is enclosed. */
  blame<T>(at: number, read: () => T): T {
    const before = this.blamed
    if (!this.isEnclosed()) this.blamed = before ?? at
    const result = read()
    this.blamed = before
    return result
  }

  /** An error at a place in this text. */
  error(code: SqlErrorCode, at: number, message: string, hint?: string): SqlError {
    return new SqlError(code, message, { text: this.text, at, hint })
  }

  /** Notes what is wrong with a text that can be read all the same: it is told only if nothing else is. The first counts. */
  complain(at: number, message: string, code: SqlErrorCode = 'SYNTAX_ERROR', hint?: string): void {
    if (this.fault?.position && this.fault.position.offset <= at) return
    this.fault = this.error(code, at, message, hint)
  }

  /** Fails unless all has been read; then throws the first complaint, if there was one. */
  finish(): void {
    this.note('<EOF>')
    if (this.peek().type !== 'end') this.fail()
    if (this.fault) throw this.fault
  }

  /** What could stand at the watched token, found out by reading up to it. */
  wantedBy(rule: (reader: Reader) => unknown): readonly string[] {
    try {
      rule(this)
      this.finish()
    } catch (failure) {
      if (!(failure instanceof Unexpected)) throw failure
    }
    return [...this.wanted].sort()
  }

  /** Notes, at the watched token, something that could stand there. */
  note(value: string): void {
    if (this.isWatched) this.wanted.add(value)
  }

  private get end(): Token {
    const last = this.tokens[this.tokens.length - 1]
    if (!last) throw new Error('the lexer ends every text with a token')
    return last
  }
}
