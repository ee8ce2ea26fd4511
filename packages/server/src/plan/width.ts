import { readType, type Type } from 'oso-sql'

/** What a text is taken to be long, where nobody has measured it. */
const TEXT_BYTES = 32
const MEMBERS = 4

/** Bytes that a value of a type takes in a result, about. */
export function widthOf(type: string): number {
  return width(readType(type))
}

function width(type: Type): number {
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
      return 1
    case 'smallint':
      return 2
    case 'integer':
    case 'real':
    case 'date':
      return 4
    case 'decimal':
    case 'uuid':
      return 16
    case 'varchar':
    case 'char':
    case 'varbinary':
    case 'json':
      return TEXT_BYTES
    case 'array':
      return MEMBERS * width(type.element)
    case 'map':
      return MEMBERS * (width(type.key) + width(type.value))
    case 'row':
      return type.fields.reduce((sum, field) => sum + width(field.type), 0)
    default:
      return 8
  }
}
