import type { RowField, TypeName, TypeNumber } from '../tree/nodes.ts'
import { type TypeArgument, typeNamed } from '../types/named.ts'
import { simple, type Type } from '../types/type.ts'
import type { Analysis } from './analysis.ts'

/** The type that a tree of a type names; `node` is the place of an error, which is that of the cast. */
export function typeOfName(analysis: Analysis, name: TypeName, node: Readonly<{ at: number }>): Type {
  const type = analysis.placed(node, () => read(analysis, name, node))
  analysis.typeNames.set(name, type)
  return type
}

function read(analysis: Analysis, name: TypeName, node: Readonly<{ at: number }>): Type {
  switch (name.kind) {
    case 'plainType': {
      const args = name.parameters.map(parameter => argument(analysis, parameter, node))
      return typeNamed(name.name.name, args) ?? unknown(analysis, name.name.name, node)
    }
    case 'rowType':
      return { kind: 'row', fields: name.fields.map(field => rowField(analysis, field, node)) }
    case 'dateTimeType': {
      const spelled = `${name.type}${name.zone ? ' with time zone' : ''}`
      const args = name.precision ? [argument(analysis, name.precision, node)] : []
      return typeNamed(spelled, args) ?? unknown(analysis, spelled, node)
    }
    case 'intervalType':
      if (name.from === 'year' && name.to === 'month') return simple('interval year to month')
      if (name.from === 'day' && name.to === 'second') return simple('interval day to second')
      return analysis.fail('NOT_SUPPORTED', `INTERVAL ${name.from} TO ${name.to} type not supported`, node)
    default:
      return name satisfies never
  }
}

function argument(analysis: Analysis, parameter: TypeName | TypeNumber, node: Readonly<{ at: number }>): TypeArgument {
  return parameter.kind === 'typeNumber' ? Number(parameter.value) : read(analysis, parameter, node)
}

// Trino keeps the names of fields in lower case, unless they are quoted.
function rowField(
  analysis: Analysis,
  { name, type }: RowField,
  node: Readonly<{ at: number }>,
): { name: string | null; type: Type } {
  const spelled = name && (name.quoted ? name.name : name.name.toLowerCase())
  return { name: spelled, type: read(analysis, type, node) }
}

function unknown(analysis: Analysis, name: string, node: Readonly<{ at: number }>): never {
  return analysis.fail('TYPE_MISMATCH', `Unknown type: ${name}`, node)
}
