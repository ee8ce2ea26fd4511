import type { SetOperation } from '../tree/nodes.ts'
import { commonType } from '../types/coerce.ts'
import { isComparable, type Type } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { BodyColumn } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { both } from './relation.ts'

/** The columns of a set operation: names of the left branch, types that hold both. */
export function setOperation(
  node: SetOperation,
  left: readonly BodyColumn[],
  right: readonly BodyColumn[],
  analysis: Analysis,
): readonly BodyColumn[] {
  const [ours, theirs] = node.corresponding ? corresponding(node, left, right, analysis) : [left, right]
  const name = node.operator.toUpperCase()
  if (ours.length !== theirs.length) {
    const message = `${name} query has different number of fields: ${ours.length}, ${theirs.length}`
    return analysis.fail('TYPE_MISMATCH', message, node)
  }
  return ours.map((column, i) => {
    const other = theirs[i] ?? column
    const type = commonType(column.type, other.type) ?? incompatible(node, i, [column.type, other.type], analysis)
    if (!isComparable(type) && (node.distinct || node.operator !== 'union')) {
      const message = `Type ${writeType(type)} is not comparable and therefore cannot be used in ${name}${node.distinct ? ' DISTINCT' : ''}`
      return analysis.fail('TYPE_MISMATCH', message, node)
    }
    return { name: column.name, type, from: both(column.from, other.from) }
  })
}

function incompatible(node: SetOperation, i: number, types: readonly Type[], analysis: Analysis): never {
  const message = `column ${i + 1} in ${node.operator.toUpperCase()} query has incompatible types: ${types.map(writeType).join(', ')}`
  return analysis.fail('TYPE_MISMATCH', message, node)
}

type Columns = readonly BodyColumn[]

/** The columns that both branches have by name, in the order of the left one. */
function corresponding(
  node: SetOperation,
  left: Columns,
  right: Columns,
  analysis: Analysis,
): readonly [Columns, Columns] {
  if (node.corresponding && node.corresponding.columns.length > 0) {
    return analysis.fail('NOT_SUPPORTED', 'CORRESPONDING with columns is unsupported', node.corresponding)
  }
  const named = new Map(right.map(column => [column.name?.toLowerCase(), column]))
  const pairs = left.flatMap(column => {
    const other = column.name === null ? undefined : named.get(column.name.toLowerCase())
    return other ? [{ column, other }] : []
  })
  if (pairs.length === 0) return analysis.fail('COLUMN_NOT_FOUND', 'No corresponding columns', node)
  return [pairs.map(({ column }) => column), pairs.map(({ other }) => other)]
}
