import type { Analysed, Type } from 'oso-sql'

/** A column as names resolve to it. */
export type ColumnField = NonNullable<ReturnType<Analysed['relations']['get']>>['fields'][number]

/** Whether values of a type are all of about one size. */
export function isScalar(type: Type): boolean {
  switch (type.kind) {
    case 'varchar':
    case 'char':
    case 'varbinary':
    case 'json':
    case 'json2016':
    case 'array':
    case 'map':
    case 'row':
    case 'unknown':
      return false
    default:
      return true
  }
}

/** How long the longest padded text is that a value of a type holds; 0 without one. */
export function paddingOf(type: Type): number {
  if (type.kind === 'char') return type.length
  if (type.kind === 'array') return paddingOf(type.element)
  if (type.kind === 'map') return Math.max(paddingOf(type.key), paddingOf(type.value))
  return type.kind === 'row' ? Math.max(0, ...type.fields.map(field => paddingOf(field.type))) : 0
}
