import { type Cast, type Node, positionAt, type Statement, walk } from 'oso-sql'

/** Digits of a second that a time has whose type does not say how many. */
const DEFAULT_DIGITS = 3

/**
 * Casts of literals that lose digits, each as a sentence with its place in `text`. Trino takes them, and so do we; but
 * sqlglot, through which OSO's Python client sends every query, writes them where the user wrote none:
 * `DECIMAL '1.10'` becomes `CAST('1.10' AS DECIMAL)`, which is 1.
 */
export function lossyCasts(statement: Statement, text: string): string[] {
  const found: string[] = []
  walk(statement, node => {
    const loss = node.kind === 'cast' ? lossOf(node) : undefined
    if (loss === undefined) return
    const { line, column } = positionAt(text, node.at)
    found.push(`line ${line}:${column}: ${loss}`)
  })
  return found
}

function lossOf({ value, type }: Cast): string | undefined {
  const literal = textOf(value)
  const digits = /\.(\d+)/.exec(literal)?.[1]?.length ?? 0
  if (digits === 0) return undefined
  if (type.kind === 'plainType' && type.parameters.length === 0 && /^dec(imal)?$/i.test(type.name.name))
    return `DECIMAL without a scale keeps no digit behind the point of a text that has ${digits}; write DECIMAL(p, s).`
  if (type.kind !== 'dateTimeType' || type.precision !== null || digits <= DEFAULT_DIGITS) return undefined
  const name = type.type.toUpperCase()
  return `${name} keeps ${DEFAULT_DIGITS} digits of a second of a text that has ${digits}; write ${name}(${digits}).`
}

function textOf(node: Node): string {
  if (node.kind === 'string') return node.value
  return node.kind === 'decimal' ? node.text : ''
}
