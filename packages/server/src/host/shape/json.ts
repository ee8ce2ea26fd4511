import type { Type } from 'oso-sql'
import { eachOf, entryOf, fieldOf, joined, unlessNull } from './sql.ts'
import { plainText } from './text.ts'

/** SQL that gives a value as JSON text, exactly: never NULL, but `null`. */
export function jsonText(value: string, type: Type, depth = 0): string {
  return `coalesce(${knownJson(value, type, depth)}, 'null')`
}

// NULL for NULL.
function knownJson(value: string, type: Type, depth: number): string {
  switch (type.kind) {
    case 'array':
      return wrapped(
        value,
        '[',
        joined(eachOf(value, depth, element => jsonText(element, type.element, depth + 1))),
        ']',
      )
    case 'map':
      return wrapped(
        value,
        '{',
        joined(eachOf(`map_entries(${value})`, depth, entry => member(entry, type, depth + 1))),
        '}',
      )
    case 'row':
      return wrapped(
        value,
        '[',
        type.fields.map((field, index) => jsonText(fieldOf(value, index), field.type, depth)).join(`, ',', `),
        ']',
      )
    default:
      return scalarJson(value, type)
  }
}

function member(entry: string, type: Type & { kind: 'map' }, depth: number): string {
  const { key, value } = entryOf(entry)
  // The names of an object's members are texts, whatever the keys are.
  const name = plainText(key, type.key) ?? knownJson(key, type.key, depth)
  return `concat(to_json(${name}), ':', ${jsonText(value, type.value, depth)})`
}

function scalarJson(value: string, type: Type): string {
  const text = plainText(value, type) ?? value
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
      // NaN and the infinities are no numbers in JSON.
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
