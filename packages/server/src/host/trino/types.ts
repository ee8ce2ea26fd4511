import { readType, type Type } from 'oso-sql'
import { QueryError } from '../../errors.ts'
import type { Job } from '../../job/job.ts'
import type { PageColumn } from './page.ts'

/**
 * Throws `ENGINE_FAILED` unless the cluster's columns are those that were planned. They differ only where a table has
 * not the columns that its model says; a length of text makes no difference to how a value is carried.
 */
export function requireColumns(given: readonly PageColumn[], planned: Job['columns']): void {
  const differs = planned.find(({ type }, index) => !isCarriedAs(given[index]?.type ?? '', type))
  if (given.length === planned.length && !differs) return
  const what = differs ? `the column ${differs.name} as ${differs.type}` : `${planned.length} columns`
  const found = differs ? given[planned.indexOf(differs)]?.type : given.length
  throw new QueryError('ENGINE_FAILED', `The models say ${what}, and the cluster gives ${found}.`)
}

function isCarriedAs(given: string, planned: string): boolean {
  try {
    return given === planned || isAlike(readType(given), readType(planned))
  } catch {
    return false
  }
}

function isAlike(given: Type, planned: Type): boolean {
  if (given.kind !== planned.kind) return false
  switch (given.kind) {
    case 'decimal':
      return planned.kind === 'decimal' && given.precision === planned.precision && given.scale === planned.scale
    case 'time':
    case 'timestamp':
      return planned.kind === given.kind && given.precision === planned.precision && given.zone === planned.zone
    case 'array':
      return planned.kind === 'array' && isAlike(given.element, planned.element)
    case 'map':
      return planned.kind === 'map' && isAlike(given.key, planned.key) && isAlike(given.value, planned.value)
    case 'row':
      return planned.kind === 'row' && isRowAlike(given.fields, planned.fields)
    default:
      return true
  }
}

type Fields = readonly Readonly<{ type: Type }>[]

function isRowAlike(given: Fields, planned: Fields): boolean {
  return (
    given.length === planned.length && given.every(({ type }, index) => isAlike(type, planned[index]?.type ?? type))
  )
}
