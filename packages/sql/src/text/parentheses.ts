import type { Token } from './token.ts'

/** The numbers of the opening parentheses that a word stands directly within, not within others in them. */
export function parenthesesAround(tokens: readonly Token[], word: string): ReadonlySet<number> {
  const found = new Set<number>()
  const open: number[] = []
  tokens.forEach(({ value }, index) => {
    const innermost = open[open.length - 1]
    if (value === '(' || value === '[') open.push(index)
    else if (value === ')' || value === ']') open.pop()
    else if (value === word && innermost !== undefined) found.add(innermost)
  })
  return found
}
