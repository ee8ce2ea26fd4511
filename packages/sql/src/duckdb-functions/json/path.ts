import { invalid } from '../function.ts'

/** The keys of a path, from the outside in; a number is an index of an array, and a key of an object too. */
export type Keys = readonly string[]

const NAME = /[\p{L}\p{Nd}_:]+/uy
const SUBSCRIPT = /\[\s*(?:"((?:[^"\\]|\\["\\])*)"|([\p{L}\p{Nd}_]+))\s*\]/uy

/** Reads `$.name["any text"][0]`, the whole of Trino's language of paths; anything more is an error there too. */
export function readKeys(path: string): Keys {
  if (!path.startsWith('$')) return badPath(path)
  const keys: string[] = []
  for (let at = 1; at < path.length; ) {
    const dot = path[at] === '.'
    const pattern = dot ? NAME : SUBSCRIPT
    pattern.lastIndex = dot ? at + 1 : at
    const match = pattern.exec(path)
    if (!match) return badPath(path)
    keys.push(dot ? match[0] : (match[1]?.replace(/\\(["\\])/g, '$1') ?? match[2] ?? ''))
    at = pattern.lastIndex
  }
  return keys
}

function badPath(path: string): never {
  return invalid(`Invalid JSON path: '${path}'`)
}
