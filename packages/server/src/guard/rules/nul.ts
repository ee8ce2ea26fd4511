import type { Rule } from './rule.ts'

/** No NUL in a text that the query writes, however it is spelled: DuckDB and PostgreSQL take it for the end of a text. */
export const nul: Rule = (_, nodes) => {
  for (const node of nodes) {
    if (node.kind !== 'string' && node.kind !== 'typedLiteral') continue
    if (!node.value.includes('\0')) continue
    return {
      ...{ rule: 'nul', layer: 'syntax', at: node.at },
      found: 'A text in the query holds the character U+0000.',
      advice: 'Leave it out, or write chr(0) where the text is computed.',
    }
  }
  return undefined
}
