import { ask, type Target } from '../statement.ts'

/** A type in a signature: its name and what is in its parentheses. A lambda is named `function`. */
export type Formal = Readonly<{ name: string; parts: readonly Formal[]; text: string }>

/** One way to call a function, as Trino lists it. */
export type Signature = Readonly<{
  name: string
  kind: 'scalar' | 'aggregate' | 'window'
  parameters: readonly Formal[]
}>

/** What Trino lists but nobody can write: arguments of types that only its own rewriting makes. */
const INTERNAL = new Set(['$literal$', '$like_pattern'])

/** Every function that a Trino server knows. */
export async function readSignatures(target: Target): Promise<readonly Signature[]> {
  const { rows } = await ask(target, 'SHOW FUNCTIONS')
  return rows.flatMap(([name, , parameters, kind]) =>
    INTERNAL.has(String(name)) || kind === 'table'
      ? []
      : [
          {
            name: String(name),
            kind: kind as Signature['kind'],
            parameters: split(String(parameters)).map(readFormal),
          },
        ],
  )
}

/** Reads `map(K, array(V))` or `timestamp(p) with time zone`. */
export function readFormal(text: string): Formal {
  const open = text.indexOf('(')
  if (open < 0) return { name: text, parts: [], text }
  const close = text.lastIndexOf(')')
  const name = text.slice(0, open) + text.slice(close + 1)
  return { name, parts: split(text.slice(open + 1, close)).map(readFormal), text }
}

/** Splits at the commas outside of parentheses. */
function split(text: string): string[] {
  const parts = text.split(',')
  const whole: string[] = []
  for (const part of parts) {
    const last = whole.at(-1)
    if (last !== undefined && depth(last) > 0) whole[whole.length - 1] = `${last},${part}`
    else whole.push(part)
  }
  return whole.map(part => part.trim()).filter(part => part !== '')
}

function depth(text: string): number {
  return text.split('(').length - text.split(')').length
}
