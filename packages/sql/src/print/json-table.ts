import type { JsonPlanJoin, JsonPlanPath, JsonTable, JsonTableColumn, JsonTablePlan } from '../tree/nodes.ts'
import { printFormat, printPathCall, printQueryOptions, printValueBehaviours } from './json.ts'
import { quoteString } from './literal.ts'
import { printName } from './name.ts'
import { type Style, upper, words } from './style.ts'
import { printType } from './type.ts'

/** `JSON_TABLE(…)` */
export function printJsonTable(style: Style, { path, columns, plan, onError }: JsonTable): string {
  const parts = words(
    printPathCall(style, path),
    printColumns(style, columns),
    plan && printPlan(plan),
    onError && `${upper(onError)} ON ERROR`,
  )
  return `JSON_TABLE(${parts})`
}

function printColumns(style: Style, columns: readonly JsonTableColumn[]): string {
  return `COLUMNS (${columns.map(column => printColumn(style, column)).join(', ')})`
}

function printColumn(style: Style, column: JsonTableColumn): string {
  switch (column.kind) {
    case 'jsonTableOrdinality':
      return `${printName(column.name)} FOR ORDINALITY`
    case 'jsonTableValue':
      return words(
        `${printName(column.name)} ${printType(column.type)}`,
        column.path && `PATH ${quoteString(column.path.value)}`,
        printValueBehaviours(style, column),
      )
    case 'jsonTableQuery':
      return words(
        `${printName(column.name)} ${printType(column.type)} ${printFormat(column.format)}`,
        column.path && `PATH ${quoteString(column.path.value)}`,
        printQueryOptions(column),
      )
    case 'jsonTableNested':
      return words(
        `NESTED PATH ${quoteString(column.path.value)}`,
        column.pathName && `AS ${printName(column.pathName)}`,
        printColumns(style, column.columns),
      )
    default:
      return column satisfies never
  }
}

function printPlan(plan: JsonTablePlan): string {
  if (plan.kind !== 'jsonPlanDefault') return `PLAN (${printSpecificPlan(plan)})`
  return `PLAN DEFAULT (${upper(plan.parentChild)}, ${upper(plan.siblings)})`
}

// A chain of UNION or CROSS goes on to the left without parentheses.
function printSpecificPlan(plan: JsonPlanPath | JsonPlanJoin): string {
  if (plan.kind === 'jsonPlanPath') return printName(plan.name)
  const isChain = plan.left.kind === 'jsonPlanJoin' && plan.left.type === plan.type
  const left = isChain ? printSpecificPlan(plan.left) : printPlanOperand(plan.left)
  return `${left} ${upper(plan.type)} ${printPlanOperand(plan.right)}`
}

function printPlanOperand(plan: JsonPlanPath | JsonPlanJoin): string {
  return plan.kind === 'jsonPlanPath' ? printName(plan.name) : `(${printSpecificPlan(plan)})`
}
