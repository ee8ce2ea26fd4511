import type { Type } from 'oso-sql'
import { eachOf, entryOf, fieldOf, joined, unlessNull } from './sql.ts'
import { plainText, pythonText } from './text.ts'

/** How scalars are spelled. `trino`: as its client shows them. `python`: as Python's `json` writes what that gave it. */
export type Spelling = 'trino' | 'python'

/** SQL that gives a value as JSON text, exactly: never NULL, but `null`. */
export function jsonText(value: string, type: Type, spelling: Spelling = 'trino', depth = 0): string {
  return `coalesce(${knownJson(value, type, spelling, depth)}, 'null')`
}

// NULL for NULL.
function knownJson(value: string, type: Type, spelling: Spelling, depth: number): string {
  switch (type.kind) {
    case 'array':
      return wrapped(
        value,
        '[',
        joined(eachOf(value, depth, element => jsonText(element, type.element, spelling, depth + 1))),
        ']',
      )
    case 'map':
      return wrapped(
        value,
        '{',
        joined(eachOf(`map_entries(${value})`, depth, entry => member(entry, type, spelling, depth + 1))),
        '}',
      )
    case 'row':
      return wrapped(
        value,
        '[',
        type.fields.map((field, index) => jsonText(fieldOf(value, index), field.type, spelling, depth)).join(`, ',', `),
        ']',
      )
    default:
      return scalarJson(value, type, spelling)
  }
}

function member(entry: string, type: Type & { kind: 'map' }, spelling: Spelling, depth: number): string {
  const { key, value } = entryOf(entry)
  // The names of an object's members are texts, whatever the keys are.
  const name = textIn(spelling)(key, type.key) ?? knownJson(key, type.key, spelling, depth)
  return `concat(to_json(${name}), ':', ${jsonText(value, type.value, spelling, depth)})`
}

/** How a spelling writes the text of a scalar. */
export function textIn(spelling: Spelling): typeof plainText {
  return spelling === 'trino' ? plainText : pythonText
}

function scalarJson(value: string, type: Type, spelling: Spelling): string {
  const text = textIn(spelling)(value, type) ?? value
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return text
    case 'unknown':
      return 'NULL'
    case 'real':
    case 'double':
      // NaN and the infinities are no numbers in JSON, but in Python's.
      if (spelling === 'python') return text
      return `CASE WHEN isfinite(${value}) THEN ${text} WHEN ${value} IS NOT NULL THEN concat('"', ${text}, '"') END`
    case 'varchar':
    case 'char':
    case 'json':
      return `to_json(CAST(${value} AS VARCHAR))`
    default:
      return QUOTABLE.has(type.kind) ? `'"' || ${text} || '"'` : `to_json(${text})`
  }
}

// Their texts hold nothing that JSON escapes.
const QUOTABLE: ReadonlySet<Type['kind']> = new Set(['decimal', 'date', 'time', 'timestamp', 'uuid', 'varbinary'])

function wrapped(value: string, open: string, inner: string, close: string): string {
  return unlessNull(value, `concat('${open}', ${inner || "''"}, '${close}')`)
}
