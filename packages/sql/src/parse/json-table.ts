import type {
  JsonPlanDefault,
  JsonPlanJoin,
  JsonPlanPath,
  JsonTable,
  JsonTableColumn,
  JsonTableNested,
  JsonTablePlan,
} from '../tree/nodes.ts'
import { format, onEmptyOnError, pathCall, queryOptions, valueBehaviour } from './json.ts'
import { string } from './literal.ts'
import { name } from './name.ts'
import type { Reader } from './reader.ts'
import { type } from './type.ts'

/** jsonTable = JSON_TABLE "(" pathCall COLUMNS columns [plan] [(ERROR | EMPTY) ON ERROR] ")" */
export function jsonTable(reader: Reader): JsonTable {
  const { at } = reader
  reader.expect('JSON_TABLE', '(')
  const path = pathCall(reader)
  reader.expect('COLUMNS')
  const columns = reader.parenthesised(column)
  const plan = reader.take('PLAN') ? planOf(reader) : null
  const onError = reader.takeOne('ERROR', 'EMPTY')
  if (onError) reader.expect('ON', 'ERROR')
  reader.expect(')')
  return { kind: 'jsonTable', at, path, columns, plan, onError }
}

/** column = name FOR ORDINALITY | name type [PATH string] behaviours | name type format [PATH string] options | nested */
function column(reader: Reader): JsonTableColumn {
  if (isNested(reader)) return nested(reader)
  const { at } = reader
  const named = name(reader)
  if (reader.take('FOR')) {
    reader.expect('ORDINALITY')
    return { kind: 'jsonTableOrdinality', at, name: named }
  }
  const typed = type(reader)
  if (!reader.is('FORMAT')) {
    const path = columnPath(reader)
    return { kind: 'jsonTableValue', at, name: named, type: typed, path, ...onEmptyOnError(reader, valueBehaviour) }
  }
  const shape = format(reader)
  const path = columnPath(reader)
  return { kind: 'jsonTableQuery', at, name: named, type: typed, format: shape, path, ...queryOptions(reader) }
}

function columnPath(reader: Reader) {
  return reader.take('PATH') ? string(reader) : null
}

function isNested(reader: Reader): boolean {
  if (!reader.is('NESTED')) return false
  return reader.isString(1) || (reader.value(1) === 'PATH' && reader.isString(2))
}

/** nested = NESTED [PATH] string [AS name] COLUMNS "(" column {"," column} ")" */
function nested(reader: Reader): JsonTableNested {
  return reader.nested(() => {
    const { at } = reader
    reader.expect('NESTED')
    reader.take('PATH')
    const path = string(reader)
    const pathName = reader.take('AS') ? name(reader) : null
    reader.expect('COLUMNS')
    return { kind: 'jsonTableNested', at, path, pathName, columns: reader.parenthesised(column) }
  })
}

/** plan = PLAN "(" specific ")" | PLAN DEFAULT "(" default ")" */
function planOf(reader: Reader): JsonTablePlan {
  const { at } = reader
  const standard = reader.take('DEFAULT')
  reader.expect('(')
  const plan = standard ? defaultPlan(reader, at) : specificPlan(reader)
  reader.expect(')')
  return plan
}

/** default = (OUTER | INNER) ["," (UNION | CROSS)] | (UNION | CROSS) ["," (OUTER | INNER)] */
function defaultPlan(reader: Reader, at: number): JsonPlanDefault {
  const parentChild = reader.takeOne('OUTER', 'INNER')
  if (parentChild) {
    const siblings = reader.take(',') ? reader.expectOne('UNION', 'CROSS') : 'union'
    return { kind: 'jsonPlanDefault', at, parentChild, siblings }
  }
  const siblings = reader.expectOne('UNION', 'CROSS')
  return {
    kind: 'jsonPlanDefault',
    at,
    siblings,
    parentChild: reader.take(',') ? reader.expectOne('OUTER', 'INNER') : 'outer',
  }
}

/** specific = name [(OUTER | INNER) plan] | plan UNION plan {UNION plan} | plan CROSS plan {CROSS plan} */
function specificPlan(reader: Reader): JsonPlanPath | JsonPlanJoin {
  const { at } = reader
  let left = planOperand(reader)
  const parent = left.kind === 'jsonPlanPath' ? reader.takeOne('OUTER', 'INNER') : null
  if (parent) return { kind: 'jsonPlanJoin', at, type: parent, left, right: planOperand(reader) }
  const siblings = reader.takeOne('UNION', 'CROSS')
  if (!siblings) return left
  do left = { kind: 'jsonPlanJoin', at, type: siblings, left, right: planOperand(reader) }
  while (reader.takeOne(siblings === 'union' ? 'UNION' : 'CROSS'))
  return left
}

/** plan = name | "(" specific ")" */
function planOperand(reader: Reader): JsonPlanPath | JsonPlanJoin {
  const { at } = reader
  if (!reader.take('(')) return { kind: 'jsonPlanPath', at, name: name(reader) }
  const plan = reader.nested(() => specificPlan(reader))
  reader.expect(')')
  return plan
}
