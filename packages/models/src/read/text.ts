const OPENING = '([{'
const CLOSING = ')]}'

/** The items of `a, b(c, d), e`: split at commas outside of brackets, trimmed, without empty ones. */
export function splitList(text: string): string[] {
  const items: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (OPENING.includes(char)) depth++
    else if (CLOSING.includes(char)) depth--
    else if (char === ',' && depth === 0) {
      items.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...items, text.slice(start)].map(item => item.trim()).filter(item => item !== '')
}

/** A line of text and its number in the file, from 1. */
export type Line = Readonly<{ text: string; number: number }>

/** The lines of a text whose first line has that number. */
export function linesOf(text: string, first: number): Line[] {
  return text.split('\n').map((line, index) => ({ text: line.trimEnd(), number: first + index }))
}
