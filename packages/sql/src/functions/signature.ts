import { checkedDecimal } from '../types/named.ts'
import { readType } from '../types/read.ts'
import { type Type, varchar } from '../types/type.ts'
import { evaluate, type Formula, readFormula } from './formula.ts'

/** What values of a type variable must allow. */
export type Mark = 'any' | 'comparable' | 'orderable'

/** The families of types whose parameters are numbers. */
export type SizedBase = 'decimal' | 'varchar' | 'char' | 'time' | 'timestamp' | `${'time' | 'timestamp'} with time zone`

/** A type as a signature declares it: with variables for types (`T`) and numbers (`p`), and formulas over numbers. */
export type Formal =
  | Readonly<{ kind: 'concrete'; type: Type }>
  | Readonly<{ kind: 'variable'; name: string }>
  | Readonly<{ kind: 'sized'; base: SizedBase; sizes: readonly Formula[] }>
  | Readonly<{ kind: 'container'; base: 'array' | 'map' | 'row' | 'qdigest'; parts: readonly Formal[] }>
  | Readonly<{ kind: 'lambda'; parameters: readonly Formal[]; result: Formal }>

/** One way to call a function. */
export type Signature = Readonly<{
  /** As the catalogue has it. */
  text: string
  /** The part of `text` that lists the parameters. */
  head: string
  parameters: readonly Formal[]
  /** The last parameter may be given any number of times. */
  variadic: boolean
  result: Formal
  marks: ReadonlyMap<string, Mark>
  /** Has variables of either kind. */
  generic: boolean
}>

/** What the variables of a signature stand for. */
export type Variables = Readonly<{ types: ReadonlyMap<string, Type>; numbers: ReadonlyMap<string, number> }>

const SIZED = /^(decimal|varchar|char|time|timestamp)\((.*)\)( with time zone)?$/
const CONTAINER = /^(array|map|row|qdigest|function)\((.*)\)$/
const VARIABLE = /^([A-Z]\d?)([=<]?)$/

/** Reads `(array(T=), T) bigint`; `...` after the last parameter makes it variadic. */
export function readSignature(text: string): Signature {
  const end = closing(text, 0)
  const marks = new Map<string, Mark>()
  const inner = text.slice(1, end)
  const variadic = inner.endsWith('...')
  const parameters = split(variadic ? inner.slice(0, -3) : inner).map(part => readFormal(part, marks))
  const result = readFormal(text.slice(end + 1).trim(), marks)
  const generic = marks.size > 0 || [...parameters, result].some(hasNumbers)
  return { text, head: text.slice(0, end + 1), parameters, variadic, result, marks, generic }
}

function readFormal(text: string, marks: Map<string, Mark>): Formal {
  const [, name, mark] = VARIABLE.exec(text) ?? []
  if (name !== undefined) return readVariable(name, mark ?? '', marks)
  const [, container, inner] = CONTAINER.exec(text) ?? []
  if (container !== undefined && inner !== undefined) return readContainer(container, split(inner), marks)
  const [, base, sizes, zone] = SIZED.exec(text) ?? []
  if (sizes === undefined || /^[\d, ]+$/.test(sizes)) return { kind: 'concrete', type: readType(text) }
  // The pattern lets nothing else through.
  return { kind: 'sized', base: `${base}${zone ?? ''}` as SizedBase, sizes: split(sizes).map(readFormula) }
}

function readVariable(name: string, mark: string, marks: Map<string, Mark>): Formal {
  const named: Mark = mark === '=' ? 'comparable' : mark === '<' ? 'orderable' : (marks.get(name) ?? 'any')
  marks.set(name, named)
  return { kind: 'variable', name }
}

function readContainer(base: string, inner: readonly string[], marks: Map<string, Mark>): Formal {
  const formals = inner.map(part => readFormal(part, marks))
  const result = formals.at(-1)
  if (base === 'function' && result) return { kind: 'lambda', parameters: formals.slice(0, -1), result }
  if (formals.every(formal => formal.kind === 'concrete')) {
    return { kind: 'concrete', type: readType(`${base}(${inner.join(', ')})`) }
  }
  // `function` is dealt with above, and the pattern lets nothing else through.
  return { kind: 'container', base: base as 'array' | 'map' | 'row' | 'qdigest', parts: formals }
}

function hasNumbers(formal: Formal): boolean {
  switch (formal.kind) {
    case 'sized':
      return true
    case 'container':
      return formal.parts.some(hasNumbers)
    case 'lambda':
      return [...formal.parameters, formal.result].some(hasNumbers)
    default:
      return false
  }
}

/** The type that a formal one becomes, or `undefined` while a variable in it is not bound. */
export function instantiate(formal: Formal, variables: Variables): Type | undefined {
  switch (formal.kind) {
    case 'concrete':
      return formal.type
    case 'variable':
      return variables.types.get(formal.name)
    case 'sized':
      return sized(
        formal.base,
        formal.sizes.map(size => evaluate(size, variables.numbers)),
      )
    case 'container':
      return container(formal.base, instantiateAll(formal.parts, variables))
    case 'lambda': {
      const parameters = instantiateAll(formal.parameters, variables)
      const result = instantiate(formal.result, variables)
      return parameters && result && { kind: 'function', parameters, result }
    }
    default:
      return formal satisfies never
  }
}

/** The types that all become, or `undefined` while one of them cannot. */
export function instantiateAll(formals: readonly Formal[], variables: Variables): readonly Type[] | undefined {
  const types = formals.map(formal => instantiate(formal, variables)).filter(type => type !== undefined)
  return types.length === formals.length ? types : undefined
}

/** The type of a family with those numbers; a decimal out of range is an error, too long a text is unbounded. */
export function sized(base: SizedBase, sizes: readonly (number | undefined)[]): Type | undefined {
  const [first, second] = sizes
  if (first === undefined) return undefined
  if (base === 'decimal') return second === undefined ? undefined : checkedDecimal(first, second)
  if (base === 'varchar') return varchar(first)
  // One that is too long is only found out where the call is chosen.
  if (base === 'char') return { kind: 'char', length: first }
  return { kind: base.startsWith('timestamp') ? 'timestamp' : 'time', precision: first, zone: base.endsWith('zone') }
}

function container(base: 'array' | 'map' | 'row' | 'qdigest', types: readonly Type[] | undefined): Type | undefined {
  const [first, second] = types ?? []
  if (!types || !first) return undefined
  if (base === 'array') return { kind: 'array', element: first }
  if (base === 'row') return { kind: 'row', fields: types.map(type => ({ name: null, type })) }
  if (base === 'qdigest') return { kind: 'qdigest', value: first }
  return second && { kind: 'map', key: first, value: second }
}

/** Splits at the commas that stand in no parentheses. */
function split(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i <= text.length; i++) {
    const at = text[i]
    if (at === '(') depth++
    else if (at === ')') depth--
    else if (at === undefined || (at === ',' && depth === 0)) {
      parts.push(text.slice(start, i).trim())
      start = i + 1
    }
  }
  return parts.filter(part => part !== '')
}

function closing(text: string, open: number): number {
  let depth = 0
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++
    if (text[i] === ')' && --depth === 0) return i
  }
  return text.length
}
