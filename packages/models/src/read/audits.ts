import type { Audit } from '../model/model.ts'
import { splitList } from './text.ts'

/** Reads `not_null(columns=(a, b)) on daily tables`: name, arguments, and a note. Undefined for any other text. */
export function readAudit(text: string): Audit | undefined {
  const head = /^(\w+)\s*/.exec(text)
  if (!head) return undefined
  const rest = text.slice(head[0].length)
  const end = rest.startsWith('(') ? closing(rest) : -1
  if (rest.startsWith('(') && end < 0) return undefined
  const pairs = splitList(rest.slice(1, end < 0 ? 1 : end)).map(readArgument)
  return { name: head[1] ?? '', arguments: Object.fromEntries(pairs), note: rest.slice(end + 1).trim() || null }
}

/** `columns=(a, b)` is a list, `threshold=1` a text. */
function readArgument(text: string): [string, string | string[]] {
  const equals = text.indexOf('=')
  const name = text.slice(0, Math.max(equals, 0)).trim()
  const value = text.slice(equals + 1).trim()
  return [name, /^\(.*\)$/.test(value) ? splitList(value.slice(1, -1)) : value]
}

/** Where the bracket that `text` begins with is closed, or -1. */
function closing(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++
    else if (text[at] === ')' && --depth === 0) return at
  }
  return -1
}
