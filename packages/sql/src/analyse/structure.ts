import { calledName } from '../tree/called.ts'
import type { Call, Node } from '../tree/nodes.ts'
import type { Field, Reference, Value } from './analysed.ts'

/** Functions that give another value each time they are called. */
const CHANCE = new Set(['rand', 'random', 'shuffle', 'uuid'])

function isChance(node: Call): boolean {
  return CHANCE.has(calledName(node))
}

/**
 * Numbers that are equal for expressions that mean the same: equal trees, after names are resolved, whose values do not
 * depend on chance. Each node is looked at once, however often it is asked for.
 */
export class Structure {
  readonly #references: ReadonlyMap<Node, Reference>
  readonly #known = new Map<Node, number>()
  readonly #interned = new Map<string, number>()
  readonly #fields = new Map<Field, number>()

  /** `references` may still grow; an expression is asked for when its names are resolved. */
  constructor(references: ReadonlyMap<Node, Reference>) {
    this.#references = references
  }

  /** The number of an expression. */
  of(node: Node): number {
    const known = this.#known.get(node)
    if (known !== undefined) return known
    const number = this.#intern(this.#describe(node))
    this.#known.set(node, number)
    return number
  }

  /** The number of a value of a select list: that of the column where it is no more than one. */
  ofValue(value: Value): number {
    if (value.kind === 'field') return this.ofField(value.field)
    const inner = this.of(value.kind === 'expression' ? value.expression : value.base)
    return value.kind === 'expression' ? inner : this.#intern(`rowField ${inner} ${value.index}`)
  }

  /** The number of a column, however it is named. */
  ofField(field: Field): number {
    const number = this.#fields.get(field) ?? this.#fields.size
    this.#fields.set(field, number)
    return this.#intern(`column ${number}`)
  }

  #describe(node: Node): string {
    if (node.kind === 'call' && isChance(node)) return `chance ${this.#known.size}`
    if (node.kind === 'name' || node.kind === 'field') {
      const reference = this.#references.get(node)
      if (reference?.kind === 'column') return `column ${this.#fieldNumber(reference.field)}`
      if (reference?.kind === 'output') return `output ${reference.index}`
      if (reference?.kind === 'rowField' && node.kind === 'field')
        return `rowField ${this.of(node.base)} ${reference.index}`
      if (node.kind === 'name') return `name ${node.name.toLowerCase()}`
    }
    return `${node.kind}(${this.#parts(node)})`
  }

  #parts(node: Node): string {
    let text = ''
    for (const name in node) {
      if (name !== 'at' && name !== 'kind') text += `${name}:${this.#part(node[name as keyof Node])},`
    }
    return text
  }

  #fieldNumber(field: Field): number {
    this.ofField(field)
    return this.#fields.get(field) ?? 0
  }

  #part(part: unknown): string {
    if (Array.isArray(part)) return `[${part.map(item => this.#part(item)).join()}]`
    // Whatever object a node holds is a list or a node.
    if (typeof part === 'object' && part !== null) return `#${this.of(part as Node)}`
    return typeof part === 'string' ? JSON.stringify(part) : String(part)
  }

  #intern(text: string): number {
    const number = this.#interned.get(text) ?? this.#interned.size
    this.#interned.set(text, number)
    return number
  }
}
