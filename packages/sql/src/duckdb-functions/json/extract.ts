import type { Keys } from './path.ts'
import {
  type Cursor,
  type Json,
  JsonSyntaxError,
  MAX_DEPTH,
  readRoot,
  readString,
  readValue,
  skipBlanks,
} from './read.ts'

/**
 * The value at a path, read from left to right and no further than needed, as Trino does: of equal keys the first
 * counts, and what stands behind the value is not looked at. `undefined`: there is none, or the text is no JSON.
 */
export function extract(text: string, keys: Keys): Json | undefined {
  try {
    const cursor = { text, at: 0 }
    return keys.length === 0 ? readRoot(cursor) : descend(cursor, keys, 0)
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined
    throw error
  }
}

function descend(cursor: Cursor, keys: Keys, depth: number): Json | undefined {
  const key = keys[depth]
  if (depth > MAX_DEPTH) return undefined
  if (key === undefined) return readValue(cursor, depth)
  skipBlanks(cursor)
  const open = cursor.text[cursor.at]
  if (open === '{') return inObject(cursor, key, keys, depth)
  return open === '[' && /^\d+$/.test(key) ? inArray(cursor, Number(key), keys, depth) : undefined
}

function inObject(cursor: Cursor, wanted: string, keys: Keys, depth: number): Json | undefined {
  cursor.at++
  for (skipBlanks(cursor); cursor.text[cursor.at] === '"'; skipBlanks(cursor)) {
    const key = readString(cursor)
    pass(cursor, ':')
    if (key === wanted) return descend(cursor, keys, depth + 1)
    readValue(cursor, depth + 1)
    skipBlanks(cursor)
    if (cursor.text[cursor.at] === '}') return undefined
    pass(cursor, ',')
  }
  return undefined
}

function inArray(cursor: Cursor, wanted: number, keys: Keys, depth: number): Json | undefined {
  cursor.at++
  skipBlanks(cursor)
  if (cursor.text[cursor.at] === ']') return undefined
  for (let index = 0; index < wanted; index++) {
    readValue(cursor, depth + 1)
    skipBlanks(cursor)
    if (cursor.text[cursor.at] === ']') return undefined
    pass(cursor, ',')
  }
  return descend(cursor, keys, depth + 1)
}

function pass(cursor: Cursor, char: string): void {
  skipBlanks(cursor)
  if (cursor.text[cursor.at] !== char) throw new JsonSyntaxError(`expected ${char} at ${cursor.at}`)
  cursor.at++
}
