import { ModelError } from '../errors.ts'
import type { Entry } from './entry.ts'
import { type Line, linesOf } from './text.ts'

/**
 * Reads a `.sql` file: a head in a comment, then one query in Trino's dialect.
 *
 * The head is `key  value` lines, where an indented line goes on with the value above it; a blank line; then a line for
 * each column (`columns.ts`).
 */
export function readHead(text: string, file: string): Entry {
  const end = text.indexOf('*/')
  if (!text.startsWith('/*') || end < 0) {
    throw new ModelError({ file, line: 1, column: 1 }, 'a model begins with its head, in /* … */')
  }
  const lines = linesOf(text.slice(2, end), 1).slice(1)
  const blank = lines.findIndex(line => line.text === '')
  const keys = readKeys(blank < 0 ? lines : lines.slice(0, blank), file)
  const name = keys.values.get('model')
  if (name === undefined) throw new ModelError({ file, line: 1, column: 1 }, '"model" is missing in the head')
  return {
    name,
    place: { file, line: 1, column: 1 },
    ...keys,
    columns: blank < 0 ? [] : lines.slice(blank),
    sql: text.slice(end + 2).trim(),
  }
}

function readKeys(lines: readonly Line[], file: string): { values: Map<string, string>; lines: Map<string, number> } {
  const values = new Map<string, string>()
  const places = new Map<string, number>()
  let key = ''
  for (const { text, number } of lines) {
    const match = /^(?:(\w+)\s+)?(.*)$/.exec(text)
    const [, word, value = ''] = match ?? []
    if (text.startsWith(' ') && key) values.set(key, `${values.get(key)}${separator(key)}${value.trim()}`)
    else if (word === undefined) throw new ModelError({ file, line: number, column: 1 }, `"${text}" has no value`)
    else if (values.has(word)) throw new ModelError({ file, line: number, column: 1 }, `"${word}" is there twice`)
    else {
      key = word
      values.set(key, value)
      places.set(key, number)
    }
  }
  return { values, lines: places }
}

/** Audits stand one a line; all else is one text however it is broken. */
function separator(key: string): string {
  return key === 'audits' ? '\n' : ' '
}
