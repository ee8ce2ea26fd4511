import type { Node } from 'oso-sql'
import type { Rule } from './rule.ts'

type Kind = Node['kind']

const STATEMENTS = ['statement', 'query', 'explain', 'explainOption', 'showTables', 'showColumns'] as const
const QUERIES = [
  ...(['with', 'namedQuery', 'limit', 'fetch', 'sort', 'setOperation', 'corresponding', 'values', 'select'] as const),
  ...(['column', 'star', 'groupBy', 'groupingSimple', 'groupingAuto', 'rollup', 'cube', 'groupingSets'] as const),
  ...(['namedWindow', 'window', 'frame', 'unbounded', 'currentRow', 'frameOffset'] as const),
] as const
const RELATIONS = ['table', 'aliased', 'join', 'on', 'using', 'subquery', 'unnest', 'lateral', 'sample'] as const
const VALUES = [
  ...(['name', 'qualifiedName', 'null', 'boolean', 'integer', 'decimal', 'double', 'string', 'binary'] as const),
  ...(['typedLiteral', 'interval', 'parameter', 'field', 'subscript', 'row', 'array', 'exists', 'lambda'] as const),
  ...(['unary', 'arithmetic', 'concat', 'atTimeZone', 'comparison', 'quantified', 'logical', 'not'] as const),
  ...(['between', 'inList', 'inQuery', 'like', 'isNull', 'isDistinct', 'case', 'when', 'cast', 'call'] as const),
  ...(['listagg', 'overflowError', 'overflowTruncate', 'extract', 'currentTime', 'trim', 'normalize'] as const),
  ...(['grouping', 'plainType', 'typeNumber', 'rowType', 'rowField', 'dateTimeType', 'intervalType'] as const),
] as const
const JSON_FORMS = [
  ...(['jsonInput', 'jsonFormat', 'jsonPathCall', 'jsonPassing', 'jsonReturning', 'jsonExists'] as const),
  ...(['jsonError', 'jsonNull', 'jsonDefault', 'jsonValue', 'jsonQuery', 'jsonMember', 'jsonObject'] as const),
  ...(['jsonArray'] as const),
] as const

const ALLOWED: ReadonlySet<Kind> = new Set<Kind>([...STATEMENTS, ...QUERIES, ...RELATIONS, ...VALUES, ...JSON_FORMS])

/** Only the forms that were looked at. What the parser learns later is refused until it stands above. */
export const nodes: Rule = (_, all) => {
  const stranger = all.find(node => !ALLOWED.has(node.kind))
  if (!stranger) return undefined
  const what = stranger.kind === 'special' ? stranger.function.toUpperCase() : `The form \`${stranger.kind}\``
  return {
    ...{ rule: 'nodes', layer: 'syntax', at: stranger.at },
    found: `${what} is not allowed here.`,
    advice: 'Write the query without it.',
  }
}
