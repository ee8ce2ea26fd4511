import { type Sql, sql } from '../sql/sql.ts'

const TYPES =
  /^(boolean|tinyint|smallint|integer|bigint|real|double|decimal(?:\(\d+(?:,\s*\d+)?\))?|varchar(?:\(\d+\))?|char(?:\(\d+\))?|date|time(?:\(\d+\))?|timestamp(?:\(\d+\))?(?: with time zone)?|uuid|json):/

/**
 * A parameter as it is written on a command line: `date:2025-01-31` names its type; a number, `true`, `false` and
 * `null` are what they look like; anything else is text.
 */
export function readParameter(text: string): Sql {
  const type = TYPES.exec(text)?.[1]
  if (type) return sql.value(text.slice(type.length + 1), type)
  if (/^-?\d+$/.test(text)) return sql`${BigInt(text)}`
  if (/^-?\d*\.\d+([eE][+-]?\d+)?$/.test(text)) return sql`${Number(text)}`
  if (text === 'true' || text === 'false') return sql`${text === 'true'}`
  return text === 'null' ? sql`${null}` : sql`${text}`
}
