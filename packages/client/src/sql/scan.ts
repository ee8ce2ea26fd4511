import { invalidArgument } from '../errors.ts'

/** What can surround a place in SQL text so that a `?` there is not a parameter. */
export const CLOSED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*\n|\/\*[\s\S]*?\*\//g

/** What opens such a surrounding. */
const OPEN = /['"]|--|\/\*/

/**
 * Throws unless a value may follow the text: no quotes and no comment open at its end, no `?` outside them.
 * A value inside quotes would be text, not a parameter, and a `?` of one's own would shift all that follow.
 */
export function checkPiece(text: string): void {
  const bare = text.replace(CLOSED, ' ')
  if (OPEN.test(bare)) {
    throw invalidArgument(
      `quotes or a comment are open after ${JSON.stringify(text.trimEnd().slice(-30))}`,
      "Take quotes around a value away: it is bound, not written into the text. A pattern is one value: 'found%' as a whole.",
    )
  }
  if (bare.includes('?'))
    throw invalidArgument(
      'the text of a query has a ? of its own',
      'Put the value itself in its place, as in any template string.',
    )
}
