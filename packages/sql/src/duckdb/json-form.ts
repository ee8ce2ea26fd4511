import { parsePath } from '../json-path/parse-path.ts'
import type { PathNode, PathPredicate } from '../json-path/path.ts'
import type {
  JsonArray,
  JsonExists,
  JsonForm,
  JsonInput,
  JsonObject,
  JsonPathCall,
  JsonQuery,
  JsonValue,
  JsonValueBehaviour,
} from '../tree/nodes.ts'
import { isNumeric, type Type, VARCHAR } from '../types/type.ts'
import { cast } from './cast/cast.ts'
import { carrierOf } from './cast/site.ts'
import { type Compiler, external, ownType, typeOf } from './compiler.ts'
import { refuse } from './refuse.ts'
import { call, castTo, failAs, text, when } from './text.ts'
import { tryOf } from './try.ts'

/** JSON_EXISTS, JSON_VALUE, JSON_QUERY, JSON_OBJECT and JSON_ARRAY. */
export function jsonForm(c: Compiler, node: JsonForm): string {
  switch (node.kind) {
    case 'jsonExists':
      return exists(c, node)
    case 'jsonValue':
      return value(c, node)
    case 'jsonQuery':
      return query(c, node)
    case 'jsonObject':
      return object(c, node)
    case 'jsonArray':
      return array(c, node)
    default:
      return node satisfies never
  }
}

/** The JSON that a path looks into, and the path. */
function pathArguments(c: Compiler, node: JsonPathCall): readonly [input: string, path: string] {
  if (node.passing.length > 0) return refuse('PASSING values to a JSON path', 'Use a path without variables.', node.at)
  if (ownType(c, node.input.value).kind === 'varbinary') return refuse('JSON in binary', 'Use from_utf8.', node.at)
  const unknown = [...partsOf(parsePath(node.path.value).root)].find(isUnavailable)
  if (unknown) return refuse(`a JSON path with ${describe(unknown)}`, 'Use a simpler path.', node.path.at)
  return [c.expression(node.input.value), text(node.path.value)]
}

type Part = PathNode | PathPredicate

function* partsOf(part: Part): Iterable<Part> {
  yield part
  for (const child of Object.values(part)) {
    const inner = Array.isArray(child) ? child.flatMap(({ from, to }) => [from, to]) : [child]
    for (const item of inner) if (item !== null && typeof item === 'object' && 'kind' in item) yield* partsOf(item)
  }
}

function isUnavailable(part: Part): boolean {
  if (part.kind === 'likeRegex' || part.kind === 'variable') return true
  if (part.kind === 'method') return part.method === 'datetime' || part.method === 'keyvalue'
  return part.kind === 'arithmetic' && [part.left, part.right].some(isDecimal)
}

// Arithmetic on decimals has a scale of its own.
function isDecimal(node: PathNode): boolean {
  return (
    node.kind === 'literal' &&
    typeof node.value === 'object' &&
    node.value !== null &&
    /\./.test(node.value.number) &&
    !/e/i.test(node.value.number)
  )
}

function describe(part: Part): string {
  return part.kind === 'method' ? `.${part.method}()` : part.kind === 'likeRegex' ? 'like_regex' : part.kind
}

const INPUT_ERROR = 'JSON_INPUT_CONVERSION_ERROR'
const PATH_ERROR = 'PATH_EVALUATION_ERROR'

/** Fails with the error that a status names. */
function raise(status: string, type: string, names: readonly string[]): string {
  return when(names.map(name => [`${status} = '${name}'`, failAs(type, name, 'a JSON path cannot be evaluated')]))
}

function exists(c: Compiler, node: JsonExists): string {
  const status = external(c, 'trino_json_exists', ...pathArguments(c, node.path))
  const otherwise = {
    true: 'true',
    false: 'false',
    unknown: 'NULL',
    error: raise(status, 'BOOLEAN', [INPUT_ERROR, PATH_ERROR]),
  }
  return when(
    [
      [`${status} = 'true'`, 'true'],
      [`${status} = 'false' OR ${status} IS NULL`, `${status} = 'true'`],
    ],
    otherwise[node.onError ?? 'false'],
  )
}

/** The kinds that a scalar of JSON becomes by itself; others are cast from its text. */
function kindOf(type: Type): string {
  return isNumeric(type) || type.kind === 'boolean' ? type.kind : 'varchar'
}

function value(c: Compiler, node: JsonValue): string {
  const type = ownType(c, node)
  const target = carrierOf(type)
  const result = external(c, 'trino_json_value', ...pathArguments(c, node.path), text(kindOf(type)))
  const status = `${result}[1]`
  const found = kindOf(type) === 'varchar' ? cast(c, `${result}[2]`, VARCHAR, type) : castTo(`${result}[2]`, target)
  const errors = [INPUT_ERROR, PATH_ERROR, 'JSON_VALUE_RESULT_ERROR']
  const onError = behaviour(c, node.onError, raise(status, target, errors))
  const empty = failAs(target, 'JSON_VALUE_RESULT_ERROR', 'JSON path found no items')
  return when(
    [
      [
        `${status} = 'value'`,
        found === `${result}[2]` || node.onError?.kind === 'jsonError'
          ? found
          : call('coalesce', tryOf(found), onError),
      ],
      [`${status} = 'null' OR ${status} IS NULL`, 'NULL'],
      [`${status} = 'empty'`, behaviour(c, node.onEmpty, empty)],
    ],
    onError,
  )
}

function behaviour(c: Compiler, node: JsonValueBehaviour | null, failure: string): string {
  if (node === null || node.kind === 'jsonNull') return 'NULL'
  return node.kind === 'jsonError' ? failure : c.expression(node.value)
}

function query(c: Compiler, node: JsonQuery): string {
  const result = external(
    c,
    'trino_json_query',
    ...pathArguments(c, node.path),
    text(node.wrapper ?? 'without'),
    text(node.quotes ?? 'keep'),
  )
  const status = `${result}[1]`
  const failure = raise(status, 'VARCHAR', [INPUT_ERROR, PATH_ERROR, 'JSON_QUERY_RESULT_ERROR'])
  const empty = failAs('VARCHAR', 'JSON_QUERY_RESULT_ERROR', 'JSON path found no items')
  const answer = (how: JsonQuery['onEmpty'], error: string): string =>
    ({ null: 'NULL', error, 'empty array': "'[]'", 'empty object': "'{}'" })[how ?? 'null']
  const found = when(
    [
      [`${status} = 'value'`, `${result}[2]`],
      [`${status} IS NULL`, 'NULL'],
      [`${status} = 'empty'`, answer(node.onEmpty, empty)],
    ],
    answer(node.onError, failure),
  )
  return returned(c, found, node)
}

/** RETURNING of another type than varchar. */
function returned(c: Compiler, sql: string, node: JsonQuery | JsonObject | JsonArray): string {
  return cast(c, sql, VARCHAR, ownType(c, node))
}

/** A value as JSON text; NULL stays NULL, for the constructor to decide on. */
function item(c: Compiler, input: JsonInput): string {
  const { value: node, format } = input
  const type = typeOf(c, node)
  if (type.kind === 'unknown') return castTo('NULL', 'VARCHAR')
  const sql = c.expression(node)
  const isJson = node.kind === 'jsonQuery' || node.kind === 'jsonObject' || node.kind === 'jsonArray'
  if (format || isJson)
    return type.kind === 'varchar'
      ? external(c, 'trino_json_reformat', sql)
      : refuse('JSON in binary', 'Use from_utf8.', node.at)
  if (isNumeric(type) || type.kind === 'boolean') return cast(c, sql, type, { kind: 'json' })
  return external(c, 'trino_json_string', cast(c, sql, type, VARCHAR))
}

function object(c: Compiler, node: JsonObject): string {
  const members = node.members.flatMap(({ key, value: input }) => [c.expression(key), item(c, input)])
  const unique = text(node.uniqueKeys ? 'unique' : 'repeated')
  return returned(c, external(c, 'trino_json_object', text(node.nulls), unique, ...members), node)
}

function array(c: Compiler, node: JsonArray): string {
  return returned(
    c,
    external(c, 'trino_json_array', text(node.nulls), ...node.items.map(input => item(c, input))),
    node,
  )
}
