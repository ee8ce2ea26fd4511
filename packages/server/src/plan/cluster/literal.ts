import { type Expression, parseExpression, readType, type Type, writeType } from 'oso-sql'
import { QueryError } from '../../errors.ts'
import type { Value } from '../parameters.ts'

/** A parameter's value as an expression of its type. Throws `INVALID_PARAMETER` for a type that has no such form. */
export function literalOf(value: Value, typeText: string): Expression {
  return parseExpression(textOf(value, readType(typeText)))
}

function textOf(value: Value, type: Type): string {
  if (value === null) return cast('NULL', type)
  if (type.kind === 'array' && Array.isArray(value)) {
    const items = value.map((item: Value) => textOf(item, type.element))
    return cast(`ARRAY[${items.join(', ')}]`, type)
  }
  if (type.kind === 'boolean') return String(value).toLowerCase() === 'true' ? 'true' : 'false'
  if (typeof value === 'string') return scalarText(value, type)
  throw new QueryError('INVALID_PARAMETER', `A parameter of type ${writeType(type)} cannot be sent to the cluster.`)
}

/** The type of an untyped NULL is one that no text can name. */
function cast(text: string, type: Type): string {
  return hasName(type) ? `CAST(${text} AS ${writeType(type)})` : text
}

function hasName(type: Type): boolean {
  return type.kind === 'array' ? hasName(type.element) : type.kind !== 'unknown'
}

function scalarText(value: string, type: Type): string {
  const text = `'${value.replaceAll("'", "''")}'`
  switch (type.kind) {
    case 'json':
      return `JSON ${text}`
    case 'varbinary':
      return `from_base64(${text})`
    case 'interval day to second':
    case 'interval year to month':
      throw new QueryError('INVALID_PARAMETER', 'An interval cannot be a parameter here. Send a number, and multiply.')
    default:
      return cast(text, type)
  }
}
