import type { SortItem } from '../tree/nodes.ts'
import type { Reader } from './reader.ts'

/** orderBy = [ORDER BY sort {"," sort}] */
export function orderBy(reader: Reader): SortItem[] {
  if (!reader.take('ORDER')) return []
  reader.expect('BY')
  return reader.many(sortItem)
}

/** sort = expression [ASC | DESC] [NULLS (FIRST | LAST)] */
export function sortItem(reader: Reader): SortItem {
  const { at } = reader
  const expression = reader.expression()
  const descending = reader.takeOne('ASC', 'DESC') === 'desc'
  const nulls = reader.take('NULLS') ? reader.expectOne('FIRST', 'LAST') : null
  return { kind: 'sort', at, expression, descending, nulls }
}
