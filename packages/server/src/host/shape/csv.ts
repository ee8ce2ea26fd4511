import type { Type } from 'oso-sql'
import { jsonText } from './json.ts'
import { unlessNull } from './sql.ts'
import { plainText } from './text.ts'

/** SQL that gives a value as a field of CSV: NULL for NULL, which is written as nothing; arrays, maps and rows as JSON. */
export function csvField(value: string, type: Type): string {
  const text = plainText(value, type)
  if (text === undefined) return quoted(unlessNull(value, jsonText(value, type)))
  return NEEDS_QUOTES.has(type.kind) ? quoted(text) : text
}

const NEEDS_QUOTES: ReadonlySet<Type['kind']> = new Set(['varchar', 'char', 'json'])

// An empty text is quoted, for nothing at all is NULL.
function quoted(text: string): string {
  const special = `${text} = '' OR regexp_matches(${text}, '[",\\r\\n]')`
  return `CASE WHEN ${special} THEN concat('"', replace(${text}, '"', '""'), '"') ELSE ${text} END`
}
