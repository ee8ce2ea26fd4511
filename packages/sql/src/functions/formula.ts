/** A number in a signature's type: given, a variable, or worked out from variables. */
export type Formula =
  | Readonly<{ kind: 'number'; value: number }>
  | Readonly<{ kind: 'variable'; name: string }>
  | Readonly<{ kind: Operator; left: Formula; right: Formula }>

type Operator = '+' | '-' | '*' | '/' | 'min' | 'max'
type Tokens = { readonly all: readonly string[]; next: number }

/** Reads `max(p-s,q-t)+1`: variables of one letter, whole numbers, `+ - * /`, `min`, `max` and parentheses. */
export function readFormula(text: string): Formula {
  return sum({ all: text.match(/min|max|\w+|\S/g) ?? [], next: 0 })
}

/** The value of a formula, or `undefined` while a variable in it is not bound. Division drops the rest. */
export function evaluate(formula: Formula, numbers: ReadonlyMap<string, number>): number | undefined {
  if (formula.kind === 'number') return formula.value
  if (formula.kind === 'variable') return numbers.get(formula.name)
  const left = evaluate(formula.left, numbers)
  const right = evaluate(formula.right, numbers)
  return left === undefined || right === undefined ? undefined : OPERATORS[formula.kind](left, right)
}

const OPERATORS: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => Math.trunc(a / b),
  min: Math.min,
  max: Math.max,
}

/** sum = product {("+" | "-") product} */
function sum(tokens: Tokens): Formula {
  let left = product(tokens)
  for (let kind = peek(tokens); kind === '+' || kind === '-'; kind = peek(tokens)) {
    tokens.next++
    left = { kind, left, right: product(tokens) }
  }
  return left
}

/** product = atom {("*" | "/") atom} */
function product(tokens: Tokens): Formula {
  let left = atom(tokens)
  for (let kind = peek(tokens); kind === '*' || kind === '/'; kind = peek(tokens)) {
    tokens.next++
    left = { kind, left, right: atom(tokens) }
  }
  return left
}

/** atom = number | variable | ("min" | "max") "(" sum "," sum ")" | "(" sum ")" */
function atom(tokens: Tokens): Formula {
  const token = take(tokens)
  if (token === '(') return closed(tokens, sum(tokens))
  if (token !== 'min' && token !== 'max') {
    return /^\d/.test(token) ? { kind: 'number', value: Number(token) } : { kind: 'variable', name: token }
  }
  take(tokens)
  const left = sum(tokens)
  take(tokens)
  return closed(tokens, { kind: token, left, right: sum(tokens) })
}

function closed(tokens: Tokens, formula: Formula): Formula {
  if (take(tokens) !== ')') throw new Error(`unbalanced formula ${tokens.all.join('')}`)
  return formula
}

function peek(tokens: Tokens): string | undefined {
  return tokens.all[tokens.next]
}

function take(tokens: Tokens): string {
  const token = tokens.all[tokens.next++]
  if (token === undefined) throw new Error(`formula ends early: ${tokens.all.join('')}`)
  return token
}
