import type { Field, Name, Subscript } from '../tree/nodes.ts'
import type { Type } from '../types/type.ts'
import { fieldNames } from './carrier.ts'
import { carrierOf } from './cast/site.ts'
import { comparesNatively } from './compare.ts'
import { type Compiler, type Value, value } from './compiler.ts'
import { columnReference } from './names.ts'
import { refuse } from './refuse.ts'
import { failAs, identifier, when } from './text.ts'

/** A name or a chain of names: a column, a field of a row, a parameter of a lambda, or an output column. */
export function reference(c: Compiler, node: Name | Field): string {
  const target = c.analysed.references.get(node)
  switch (target?.kind) {
    case 'column':
      return columnReference(c, target.field)
    case 'lambda':
      return c.lambdas.get(target.lambda)?.[target.index] ?? refuse('this name')
    case 'output':
      return c.state.selects.at(-1)?.outputs[target.index] ?? refuse('this name in ORDER BY')
    case 'rowField':
      return node.kind === 'field' ? rowField(value(c, node.base), target.index) : refuse('this name')
    default:
      throw new Error('the analyser resolved no name')
  }
}

/** A field of a row by its place, from 0. */
export function rowField(row: Value, index: number): string {
  const name = row.type.kind === 'row' ? fieldNames(row.type)[index] : undefined
  return name === undefined ? refuse('this field of a row') : `(${row.sql}).${identifier(name)}`
}

/** `base[index]` of an array, a map or a row. Unlike element_at, a wrong index is an error. */
export function subscript(c: Compiler, node: Subscript): string {
  const base = value(c, node.base)
  if (base.type.kind === 'row') {
    const { index } = node
    return index.kind === 'integer' ? rowField(base, Number(index.value) - 1) : refuse('this subscript of a row')
  }
  const index = value(c, node.index)
  if (base.type.kind === 'unknown') return 'NULL'
  if (base.type.kind === 'array') return arrayAt(base.sql, index.sql, base.type.element)
  return base.type.kind === 'map'
    ? mapAt(base.sql, index.sql, base.type.key, base.type.value)
    : refuse('this subscript')
}

function arrayAt(list: string, index: string, element: Type): string {
  const type = carrierOf(element)
  const failure = (message: string): string => failAs(type, 'INVALID_FUNCTION_ARGUMENT', message)
  return when(
    [
      [`${list} IS NULL OR ${index} IS NULL`, 'NULL'],
      [`${index} = 0`, failure('SQL array indices start at 1')],
      [`${index} < 0`, failure('Array subscript is negative')],
      [`${index} > len(${list})`, failure('Array subscript must be less than or equal to array length')],
    ],
    `${list}[${index}]`,
  )
}

function mapAt(map: string, key: string, keyType: Type, element: Type): string {
  if (!comparesNatively(keyType)) refuse('looking up a key of this type in a map')
  const missing = failAs(carrierOf(element), 'INVALID_FUNCTION_ARGUMENT', 'Key not present in map')
  return when(
    [
      [`${map} IS NULL OR ${key} IS NULL`, 'NULL'],
      [`NOT map_contains(${map}, ${key})`, missing],
    ],
    `${map}[${key}]`,
  )
}
