import { codePoints } from '../errors.ts'
import { catalogued } from '../functions/catalogue.ts'
import { noneFits } from '../functions/resolve.ts'
import type { Cast, CurrentTime, Expression, Extract, ExtractField, Grouping, Normalize, Row } from '../tree/nodes.ts'
import { canCast } from '../types/cast.ts'
import {
  array,
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  INTEGER,
  isTemporal,
  type Type,
  UNKNOWN,
  VARBINARY,
  VARCHAR,
  varchar,
} from '../types/type.ts'
import { writeType } from '../types/write.ts'
import { call, concat, listagg } from './call.ts'
import { caseOf } from './conditional.ts'
import { type Context, refuseLambda } from './context.ts'
import { jsonArray, jsonObject, jsonQuery, jsonValue, pathCall } from './json.ts'
import { decimalType, integerType, intervalType, typedLiteralType } from './literal.ts'
import { applyOperator, arithmetic, atTimeZone, between, comparison, isDistinct, unary } from './operator.ts'
import { inList, like, logical, not, single } from './predicate.ts'
import { field, name, subscript } from './reference.ts'
import { inQuery, quantified, scalarSubquery, subqueryColumns } from './subquery.ts'
import { typeOfName } from './type-name.ts'

/** The type of an expression; what is found out on the way is noted in the context's analysis. */
export function typeExpression(node: Expression, context: Context): Type {
  switch (node.kind) {
    case 'null':
      return UNKNOWN
    case 'boolean':
      return BOOLEAN
    case 'integer':
      return integerType(node)
    case 'decimal':
      return decimalType(node, context)
    case 'double':
      return DOUBLE
    case 'string':
      return varchar(codePoints(node.value))
    case 'binary':
      return VARBINARY
    case 'typedLiteral':
      return typedLiteralType(node, context)
    case 'interval':
      return intervalType(node, context)
    case 'parameter':
      context.analysis.parameterNodes[node.index] = node
      return context.analysis.declared?.[node.index] ?? UNKNOWN
    case 'name':
      return name(node, context)
    case 'field':
      return field(node, context)
    case 'subscript':
      return subscript(node, context)
    case 'lambda':
      return refuseLambda(context, node)
    default:
      return typeComposite(node, context)
  }
}

type Simple = 'null' | 'boolean' | 'integer' | 'decimal' | 'double' | 'string' | 'binary' | 'typedLiteral' | 'interval'
type Composite = Exclude<Expression, { kind: Simple | 'parameter' | 'name' | 'field' | 'subscript' | 'lambda' }>

function typeComposite(node: Composite, context: Context): Type {
  switch (node.kind) {
    case 'row':
      return row(node, context)
    case 'array':
      context.typesOf(node.items)
      return array(single(context, node.items, 'All ARRAY elements'))
    case 'subquery':
      return scalarSubquery(node, context)
    case 'exists':
      subqueryColumns(node.query, node, context)
      return BOOLEAN
    case 'unary':
      return unary(node, context)
    case 'arithmetic':
      return arithmetic(node, context)
    case 'concat':
      return concat(node, context)
    case 'atTimeZone':
      return atTimeZone(node, context)
    case 'case':
      return caseOf(node, context)
    case 'cast':
      return cast(node, context)
    case 'call':
      return call(node, context)
    case 'listagg':
      return listagg(node, context)
    case 'grouping':
      return grouping(node, context)
    default:
      return typePredicate(node, context)
  }
}

type Middle =
  | 'row'
  | 'array'
  | 'subquery'
  | 'exists'
  | 'unary'
  | 'arithmetic'
  | 'concat'
  | 'atTimeZone'
  | 'case'
  | 'cast'
type Rest = Exclude<Composite, { kind: Middle | 'call' | 'listagg' | 'grouping' }>

function typePredicate(node: Rest, context: Context): Type {
  switch (node.kind) {
    case 'comparison':
      return comparison(node, context)
    case 'quantified':
      return quantified(node, context)
    case 'logical':
      return logical(node, context)
    case 'not':
      return not(node, context)
    case 'between':
      return between(node, context)
    case 'inList':
      return inList(node, context)
    case 'inQuery':
      return inQuery(node, context)
    case 'like':
      return like(node, context)
    case 'isNull':
      context.type(node.value)
      return BOOLEAN
    case 'isDistinct':
      return isDistinct(node, context)
    default:
      return typeForm(node, context)
  }
}

type Predicates = 'comparison' | 'quantified' | 'logical' | 'not' | 'between' | 'inList' | 'inQuery' | 'like' | 'isNull'
type Forms = Exclude<Rest, { kind: Predicates | 'isDistinct' }>

function typeForm(node: Forms, context: Context): Type {
  switch (node.kind) {
    case 'extract':
      return extract(node, context)
    case 'currentTime':
      return currentTime(node, context)
    case 'special':
      context.analysis.functions.add(node.function)
      return VARCHAR
    case 'trim':
      return asCall(node, TRIM[node.side], node.characters ? [node.value, node.characters] : [node.value], context)
    case 'normalize':
      return normalize(node, context)
    case 'jsonExists':
      context.analysis.functions.add('json_exists')
      pathCall(node, context)
      return BOOLEAN
    case 'jsonValue':
      context.analysis.functions.add('json_value')
      return jsonValue(node, context)
    case 'jsonQuery':
      context.analysis.functions.add('json_query')
      return jsonQuery(node, context)
    case 'jsonObject':
      context.analysis.functions.add('json_object')
      return jsonObject(node, context)
    case 'jsonArray':
      context.analysis.functions.add('json_array')
      return jsonArray(node, context)
    default:
      return node satisfies never
  }
}

const TRIM = { both: 'trim', leading: 'ltrim', trailing: 'rtrim' } as const

/** Types a form as the function that Trino takes it for. */
function asCall(node: Expression, name: string, args: readonly Expression[], context: Context): Type {
  context.analysis.functions.add(name)
  const entry = catalogued(name)
  const types = context.typesOf(args)
  return applyOperator(context, node, entry, args, () =>
    context.fail('FUNCTION_NOT_FOUND', noneFits(entry, types), node),
  )
}

/** The form of normalisation is a word here, and a second argument in Trino. */
function normalize(node: Normalize, context: Context): Type {
  context.analysis.functions.add('normalize')
  const type = context.type(node.value)
  if (type.kind === 'varchar') return VARCHAR
  if (type.kind === 'unknown' && context.analysis.coerce(node.value, varchar(0))) return VARCHAR
  const message = noneFits(catalogued('normalize'), [type, varchar(node.form.length)])
  return context.fail('FUNCTION_NOT_FOUND', message, node)
}

/** A field of a row that is made in a query has no name. */
function row(node: Row, context: Context): Type {
  return { kind: 'row', fields: context.typesOf(node.items).map(type => ({ name: null, type })) }
}

function cast(node: Cast, context: Context): Type {
  const target = typeOfName(context.analysis, node.type, node)
  if (target.kind === 'unknown') return context.fail('TYPE_MISMATCH', 'UNKNOWN is not a valid type', node)
  const type = context.type(node.value)
  if (!canCast(type, target)) {
    return context.fail('TYPE_MISMATCH', `Cannot cast ${writeType(type)} to ${writeType(target)}`, node)
  }
  if (type.kind === 'unknown') context.analysis.coerce(node.value, target)
  return target
}

function currentTime(node: CurrentTime, context: Context): Type {
  context.analysis.functions.add(node.function)
  const precision = node.precision ?? 3
  if (precision > 12) {
    return context.fail('INVALID_FUNCTION_ARGUMENT', `Invalid precision: ${precision}`, node)
  }
  switch (node.function) {
    case 'current_date':
      return DATE
    case 'current_time':
      return { kind: 'time', precision, zone: true }
    case 'current_timestamp':
      return { kind: 'timestamp', precision, zone: true }
    case 'localtime':
      return { kind: 'time', precision, zone: false }
    case 'localtimestamp':
      return { kind: 'timestamp', precision, zone: false }
    default:
      return node.function satisfies never
  }
}

const CLOCK = new Set<ExtractField>(['hour', 'minute', 'second'])

function extract(node: Extract, context: Context): Type {
  context.analysis.functions.add('extract')
  const type = context.type(node.value)
  if (hasField(type, node.field)) return BIGINT
  return context.fail('TYPE_MISMATCH', `Cannot extract ${node.field.toUpperCase()} from ${writeType(type)}`, node.value)
}

function hasField(type: Type, wanted: ExtractField): boolean {
  if (wanted === 'timezone_hour' || wanted === 'timezone_minute') return isTemporal(type) && type.zone
  if (type.kind === 'interval year to month') return wanted === 'year' || wanted === 'month'
  if (type.kind === 'interval day to second') return wanted === 'day' || CLOCK.has(wanted)
  if (CLOCK.has(wanted)) return isTemporal(type)
  return type.kind === 'date' || type.kind === 'timestamp'
}

/** `GROUPING(a, b)`: one bit a column. */
function grouping(node: Grouping, context: Context): Type {
  context.typesOf(node.columns)
  context.met.groupings.push(node)
  return node.columns.length <= 31 ? INTEGER : BIGINT
}
