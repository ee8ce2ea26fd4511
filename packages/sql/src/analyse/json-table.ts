import type { JsonTable, JsonTableColumn, Name } from '../tree/nodes.ts'
import { BIGINT, type Type } from '../types/type.ts'
import type { BodyColumn, ColumnOrigin } from './analysed.ts'
import type { Context } from './context.ts'
import { checkPathText, defaultOf, pathCall, spelled } from './json.ts'
import { typeOfName } from './type-name.ts'

/** Only the path of the whole table has values passed to it. */
const NOTHING_PASSED: ReadonlySet<string> = new Set()

/** The columns of a JSON_TABLE, nested ones after those around them, as they are written. */
export function jsonTableColumns(node: JsonTable, context: Context): readonly BodyColumn[] {
  context.analysis.functions.add('json_table')
  const from = context.analysis.origins(() => pathCall(node, context))
  return node.columns.flatMap(column => columnsOf(column, from, context))
}

function columnsOf(node: JsonTableColumn, from: readonly ColumnOrigin[], context: Context): BodyColumn[] {
  switch (node.kind) {
    case 'jsonTableOrdinality':
      return [{ name: spelled(node.name), type: BIGINT, from: [] }]
    case 'jsonTableValue': {
      const type = typeOfName(context.analysis, node.type, node)
      for (const behaviour of [node.onEmpty, node.onError]) defaultOf(behaviour, type, context)
      if (node.path) checkPathText(node.path, NOTHING_PASSED, context)
      return [column(node.name, type, from)]
    }
    case 'jsonTableQuery':
      if (node.path) checkPathText(node.path, NOTHING_PASSED, context)
      return [column(node.name, typeOfName(context.analysis, node.type, node), from)]
    case 'jsonTableNested':
      checkPathText(node.path, NOTHING_PASSED, context)
      return node.columns.flatMap(inner => columnsOf(inner, from, context))
    default:
      return node satisfies never
  }
}

function column(name: Name, type: Type, from: readonly ColumnOrigin[]): BodyColumn {
  return { name: spelled(name), type, from }
}
