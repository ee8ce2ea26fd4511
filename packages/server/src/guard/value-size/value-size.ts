import { type Analysed, type Call, children, type Expression, type Lambda, type Node, type Query, walk } from 'oso-sql'
import { ALLOWED_FUNCTIONS } from '../functions.ts'
import { ColumnSizes } from './columns.ts'
import { GATHERED, GROWTH, SCALAR } from './growth.ts'
import { isScalar, paddingOf } from './types.ts'

/** The largest value that a query may make, in characters: no memory limit of an engine holds a single large value. */
export const MOST_CHARACTERS = 10_000_000
/** What a caller may send with a query, all parameters together. */
const PARAMETER = 2 ** 20
/** What a text becomes at most when JSON escapes it. */
const JSON_ESCAPE = 6

/** Functions that give one of their arguments, or a part of one. */
const CHOICES: ReadonlySet<string> = new Set([
  ...['coalesce', 'if', 'nullif', 'try', 'greatest', 'least', 'element_at', 'substr', 'substring', 'split_part', 'lag'],
  ...['lead', 'first_value', 'last_value', 'nth_value', 'max', 'min', 'max_by', 'min_by', 'arbitrary', 'any_value'],
])

/** The first expression of a query that may make a value larger than `MOST_CHARACTERS`; undefined when none does. */
export function tooLarge(analysed: Analysed, nodes: readonly Node[]): Expression | undefined {
  const sizes = new Sizes(analysed, outputsOf(nodes))
  for (const node of nodes) {
    // What stands in a lambda is measured with the call that it is an argument of.
    if (isExpression(node, analysed) && node.kind !== 'lambda' && !sizes.isInLambda(node)) sizes.of(node)
    if (sizes.tooLarge) return sizes.tooLarge
  }
  return undefined
}

function isExpression(node: Node, analysed: Analysed): node is Expression {
  return analysed.types.has(node as Expression)
}

/** In ORDER BY a name may stand for a column of the query: which query that is. */
function outputsOf(nodes: readonly Node[]): ReadonlyMap<Node, Query> {
  const outputs = new Map<Node, Query>()
  for (const query of nodes) {
    if (query.kind !== 'query') continue
    for (const item of query.orderBy) walk(item, node => node.kind === 'name' && outputs.set(node, query))
  }
  return outputs
}

/** Bounds of the sizes of a query's values, found from its tree: literals, the types, and what each function makes. */
class Sizes {
  tooLarge: Expression | undefined
  /** Sizes are only tried on: see `tryOn`. */
  #isTrying = false
  readonly #analysed: Analysed
  readonly #outputs: ReadonlyMap<Node, Query>
  readonly #columns: ColumnSizes
  readonly #inLambdas = new Set<Node>()
  #known = new Map<Expression, number>()
  #lambdas: ReadonlyMap<Lambda, readonly number[]> = new Map()

  constructor(analysed: Analysed, outputs: ReadonlyMap<Node, Query>) {
    this.#analysed = analysed
    this.#outputs = outputs
    this.#columns = new ColumnSizes({ analysed, sizeOf: expression => this.of(expression) })
  }

  /** Whether an expression was met within a lambda. */
  isInLambda(node: Node): boolean {
    return this.#inLambdas.has(node)
  }

  of(expression: Expression): number {
    const known = this.#known.get(expression)
    if (known !== undefined) return known
    const made = this.#made(expression)
    if (made > MOST_CHARACTERS && !this.#isTrying) this.tooLarge ??= expression
    const size = this.#clipped(made, expression)
    this.#known.set(expression, size)
    return size
  }

  #clipped(made: number, expression: Expression): number {
    const type = this.#analysed.types.get(expression)
    if (!type) return made
    if (isScalar(type)) return SCALAR
    if (type.kind === 'char') return type.length
    if (this.#isTrying) return made
    return type.kind === 'varchar' && type.length !== null ? Math.min(made, type.length) : made
  }

  #made(expression: Expression): number {
    switch (expression.kind) {
      case 'null':
      case 'boolean':
      case 'integer':
      case 'decimal':
      case 'double':
        return 0
      case 'string':
      case 'typedLiteral':
        return expression.value.length
      case 'binary':
        return expression.hex.length
      case 'parameter':
        return PARAMETER
      case 'name':
      case 'field':
        return this.#referred(expression)
      case 'subquery':
        return this.#columns.ofQuery(expression.query, 0)
      case 'case':
        return this.#greatest(expression)
      case 'cast':
        return this.#cast(expression)
      case 'listagg':
        return this.#sum(expression) + GATHERED
      case 'call':
        return this.#called(expression)
      default:
        return this.#sum(expression)
    }
  }

  #referred(expression: Extract<Expression, { kind: 'name' | 'field' }>): number {
    const reference = this.#analysed.references.get(expression)
    switch (reference?.kind) {
      case 'column':
        return this.#columns.ofField(reference.field)
      case 'lambda':
        return this.#lambdas.get(reference.lambda)?.[reference.index] ?? 0
      case 'output': {
        const query = this.#outputs.get(expression)
        return query ? this.#columns.ofQuery(query, reference.index) : 0
      }
      default:
        return this.#sum(expression)
    }
  }

  #cast(expression: Extract<Expression, { kind: 'cast' }>): number {
    const made = this.#sum(expression)
    const type = this.#analysed.types.get(expression)
    if (!type) return made
    return type.kind === 'json' ? JSON_ESCAPE * made : Math.max(1, paddingOf(type)) * made
  }

  #called(call: Call): number {
    const name = call.name.parts.map(part => part.name.toLowerCase()).join('.')
    const rest = this.#sum(call)
    const total = call.arguments.reduce((sum, argument) => sum + this.#argument(argument), 0)
    const type = this.#analysed.types.get(call)
    const made = GROWTH[name]?.({
      ...{ call, total, isScalar: type !== undefined && isScalar(type) },
      size: index => this.#argument(call.arguments[index]),
      count: index => this.#count(call.arguments[index]),
      apply: (index, ...sizes) => this.#applied(call.arguments[index], sizes),
      tryOn: (index, ...sizes) => this.#tried(call.arguments[index], sizes),
    })
    if (made !== undefined) return made
    for (const argument of call.arguments)
      if (argument.kind === 'lambda') this.#applied(argument, [total, total, total])
    if (CHOICES.has(name)) return this.#greatest(call)
    return ALLOWED_FUNCTIONS.get(name)?.cost === 'gathering' ? rest + GATHERED : total
  }

  #argument(argument: Expression | undefined): number {
    return argument && argument.kind !== 'lambda' ? this.of(argument) : 0
  }

  /** How many elements an array or a map has at most: each of them is a letter at least, or of a known size. */
  #count(argument: Expression | undefined): number {
    const type = argument && this.#analysed.types.get(argument)
    if (!argument || (type?.kind !== 'array' && type?.kind !== 'map')) return 0
    const size = this.of(argument)
    return type.kind === 'array' && isScalar(type.element) ? size / SCALAR : size
  }

  /** The size of a lambda's value. It may differ from call to call, so nothing of the body is remembered. */
  #applied(lambda: Expression | undefined, sizes: readonly number[]): number {
    if (lambda?.kind !== 'lambda') return 0
    walk(lambda, node => this.#inLambdas.add(node))
    const outside = { known: this.#known, lambdas: this.#lambdas }
    this.#known = new Map()
    this.#lambdas = new Map([...outside.lambdas, [lambda, sizes]])
    const size = this.of(lambda.body)
    this.#known = outside.known
    this.#lambdas = outside.lambdas
    return size
  }

  #tried(lambda: Expression | undefined, sizes: readonly number[]): number {
    const outside = this.#isTrying
    this.#isTrying = true
    const size = this.#applied(lambda, sizes)
    this.#isTrying = outside
    return size
  }

  #sum(expression: Expression): number {
    let sum = 0
    for (const part of this.#parts(expression)) sum += this.of(part)
    return sum
  }

  #greatest(expression: Expression): number {
    let most = 0
    for (const part of this.#parts(expression)) most = Math.max(most, this.of(part))
    return most
  }

  /** The expressions directly within one, not those of its lambdas and queries. */
  #parts(node: Node, found: Expression[] = []): readonly Expression[] {
    for (const child of children(node)) {
      if (child.kind === 'lambda' || child.kind === 'query') continue
      if (isExpression(child, this.#analysed)) found.push(child)
      else this.#parts(child, found)
    }
    return found
  }
}
