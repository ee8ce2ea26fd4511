import type { Expression, Query } from '../tree/nodes.ts'

/** The rules of printing that others need which they need themselves. They come with the Style, so that no import goes in a circle. */
export type Rules = Readonly<{
  /** An expression, in parentheses if it binds less tightly than `least`. */
  expression(style: Style, node: Expression, least: number): string
  query(style: Style, node: Query): string
}>

/** Where lines end and how far in they begin: nowhere in the flat style, at each clause and item in the tall one. */
export class Style {
  /** What parts two clauses: a line break, or a blank. */
  readonly line: string
  /** What stands inside a parenthesis that has lines of its own: a line break, or nothing. */
  readonly edge: string

  private constructor(
    private readonly rules: Rules,
    private readonly margin: string | null,
  ) {
    this.line = margin ?? ' '
    this.edge = margin ?? ''
  }

  /** All in one line. */
  static flat(rules: Rules): Style {
    return new Style(rules, null)
  }

  /** A line for each clause, item and condition. */
  static tall(rules: Rules): Style {
    return new Style(rules, '\n')
  }

  /** The same, two blanks further in. */
  inset(): Style {
    return this.margin === null ? this : new Style(this.rules, `${this.margin}  `)
  }

  /** An expression, in parentheses if it binds less tightly than `least`. */
  expression(node: Expression, least = 0): string {
    return this.rules.expression(this, node, least)
  }

  /** Expressions with commas between. */
  expressions(nodes: readonly Expression[]): string {
    return nodes.map(node => this.expression(node)).join(', ')
  }

  query(node: Query): string {
    return this.rules.query(this, node)
  }

  /** A query within parentheses, on lines of its own. */
  subquery(node: Query): string {
    return this.block(inner => inner.query(node))
  }

  /** Something within parentheses, on lines of its own. */
  block(print: (inner: Style) => string): string {
    const inner = this.inset()
    return `(${inner.edge}${print(inner)}${this.edge})`
  }

  /** A word and a list with commas between, an item a line. */
  list<T>(word: string, items: readonly T[], print: (style: Style, item: T) => string): string {
    const inner = this.inset()
    return word + items.map(item => inner.line + print(inner, item)).join(',')
  }
}

/** What is there of some parts, with blanks between. */
export function words(...parts: readonly (string | null | false | undefined)[]): string {
  return parts.filter(part => part).join(' ')
}

/** A keyword of the tree as it is printed. */
export function upper(word: string): string {
  return word.toUpperCase()
}
