import type { RowField, TypeName, TypeNumber } from '../tree/nodes.ts'
import { printName, printTypeName } from './name.ts'
import { upper } from './style.ts'

/** A type, or a number that is a parameter of one. */
export function printType(node: TypeName | TypeNumber): string {
  switch (node.kind) {
    case 'typeNumber':
      return String(node.value)
    case 'plainType':
      return printTypeName(node.name) + printParameters(node.parameters)
    case 'rowType':
      return `ROW(${node.fields.map(printField).join(', ')})`
    case 'dateTimeType':
      return (
        upper(node.type) +
        printParameters(node.precision ? [node.precision] : []) +
        (node.zone ? ' WITH TIME ZONE' : '')
      )
    case 'intervalType':
      return `INTERVAL ${upper(node.from)}${node.to === node.from ? '' : ` TO ${upper(node.to)}`}`
    default:
      return node satisfies never
  }
}

function printParameters(parameters: readonly (TypeName | TypeNumber)[]): string {
  return parameters.length === 0 ? '' : `(${parameters.map(printType).join(', ')})`
}

function printField({ name, type }: RowField): string {
  return name ? `${printName(name)} ${printType(type)}` : printType(type)
}
