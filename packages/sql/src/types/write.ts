import type { RowField, Type } from './type.ts'

/** The type as Trino writes it in messages and `typeof`: `decimal(5,2)`, `timestamp(3) with time zone`. */
export function writeType(type: Type): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'varchar':
      return type.length === null ? 'varchar' : `varchar(${type.length})`
    case 'char':
      return `char(${type.length})`
    case 'time':
    case 'timestamp':
      return `${type.kind}(${type.precision})${type.zone ? ' with time zone' : ''}`
    case 'array':
      return `array(${writeType(type.element)})`
    case 'map':
      return `map(${writeType(type.key)}, ${writeType(type.value)})`
    case 'row':
      return `row(${type.fields.map(writeField).join(', ')})`
    case 'qdigest':
      return `qdigest(${writeType(type.value)})`
    case 'function':
      return `function(${[...type.parameters, type.result].map(writeType).join(',')})`
    default:
      return type.kind
  }
}

function writeField(field: RowField): string {
  return field.name === null ? writeType(field.type) : `${writeName(field.name)} ${writeType(field.type)}`
}

/** Trino quotes the names of row fields that are not plain lower-case words, as it would not find them otherwise. */
function writeName(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
