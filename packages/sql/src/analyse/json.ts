import { checkPath } from '../json-path/check-path.ts'
import { parsePath } from '../json-path/parse-path.ts'
import { PathError } from '../json-path/reader.ts'
import type {
  JsonArray,
  JsonInput,
  JsonObject,
  JsonPathCall,
  JsonQuery,
  JsonReturning,
  JsonValue,
  JsonValueBehaviour,
  Name,
  StringLiteral,
} from '../tree/nodes.ts'
import { canCast } from '../types/cast.ts'
import { isNumeric, type Type, UNKNOWN, VARCHAR } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import type { Context } from './context.ts'
import { typeOfName } from './type-name.ts'

/** A form that looks into JSON. */
type PathForm = Readonly<{ at: number; path: JsonPathCall }>

/** Types what a path call reads: the JSON that it looks into, and the values that it passes to the path. */
export function pathCall(form: PathForm, context: Context): void {
  const node = form.path
  jsonInput(node.input, context)
  context.type(node.path)
  const names = new Set<string>()
  for (const { name, value } of node.passing) {
    if (names.has(spelled(name))) {
      context.fail('DUPLICATE_PARAMETER_NAME', `${name.name} JSON path parameter is specified more than once`, name)
    }
    names.add(spelled(name))
    item(value, 'JSON path parameter', form, context)
  }
  checkPathText(node.path, names, context)
}

/** A path that does not parse is refused where it is wrong inside of its literal, any other at the literal. */
export function checkPathText(literal: StringLiteral, names: ReadonlySet<string>, context: Context): void {
  try {
    checkPath(parsePath(literal.value), names)
  } catch (error) {
    if (!(error instanceof PathError)) throw error
    const { code, message, at } = error
    context.fail(code, message, { at: code === 'SYNTAX_ERROR' ? literal.at + 1 + at : literal.at })
  }
}

/** Trino takes names for upper case in and around JSON paths, unless they are quoted. */
export function spelled({ name, quoted }: Name): string {
  return quoted ? name : name.toUpperCase()
}

/** JSON comes in as text or bytes, never as a number or as the type json. */
function jsonInput({ value, format }: JsonInput, context: Context): void {
  const type = context.type(value)
  const text = type.kind === 'varchar' || type.kind === 'unknown'
  if ((text && !format?.encoding) || type.kind === 'varbinary') {
    if (type.kind !== 'varbinary') context.analysis.coerce(value, VARCHAR)
    return
  }
  const shown = `JSON${format?.encoding ? ` ENCODING ${format.encoding}` : ''}`
  context.fail('TYPE_MISMATCH', `Cannot read input of type ${writeType(type)} as JSON using formatting ${shown}`, value)
}

const ITEMS = new Set<Type['kind']>(['boolean', 'varchar', 'char', 'date', 'time', 'timestamp', 'unknown'])

function isItem(type: Type): boolean {
  return isNumeric(type) || ITEMS.has(type.kind)
}

/** The JSON that one of these forms makes is taken as JSON where another takes a value. */
function isJsonForm({ value }: JsonInput): boolean {
  return value.kind === 'jsonQuery' || value.kind === 'jsonObject' || value.kind === 'jsonArray'
}

/** `JSON_VALUE(…)`: text unless RETURNING says otherwise; defaults must fit that type. */
export function jsonValue(node: JsonValue, context: Context): Type {
  pathCall(node, context)
  const type = node.returning ? typeOfName(context.analysis, node.returning, node) : VARCHAR
  if (!isNumeric(type) && type.kind !== 'boolean' && !ITEMS.has(type.kind)) {
    return context.fail('TYPE_MISMATCH', `Invalid return type of function JSON_VALUE: ${writeType(type)}`, node)
  }
  for (const behaviour of [node.onEmpty, node.onError]) defaultOf(behaviour, type, context)
  return type
}

/** The value of `DEFAULT … ON EMPTY` and its kin. */
export function defaultOf(behaviour: JsonValueBehaviour | null, type: Type, context: Context): void {
  if (behaviour?.kind !== 'jsonDefault') return
  const actual = context.type(behaviour.value)
  if (context.analysis.coerce(behaviour.value, type)) return
  const message = `Function JSON_VALUE default ON EMPTY or ON ERROR result must evaluate to a ${writeType(type)} (actual: ${writeType(actual)})`
  context.fail('TYPE_MISMATCH', message, behaviour.value)
}

/** `JSON_QUERY(…)`. */
export function jsonQuery(node: JsonQuery, context: Context): Type {
  pathCall(node, context)
  return returned(node.returning, 'JSON_QUERY', node, context)
}

/** `JSON_OBJECT(…)`. */
export function jsonObject(node: JsonObject, context: Context): Type {
  for (const { key, value } of node.members) {
    const type = context.type(key)
    if (!context.analysis.coerce(key, VARCHAR) && type.kind !== 'char') {
      context.fail('INVALID_FUNCTION_ARGUMENT', `Invalid type of JSON object key: ${writeType(type)}`, key)
    }
    item(value, 'value passed to JSON_OBJECT function', node, context)
  }
  return returned(node.returning, 'JSON_OBJECT', node, context)
}

/** `JSON_ARRAY(…)`. */
export function jsonArray(node: JsonArray, context: Context): Type {
  for (const input of node.items) item(input, 'value passed to JSON_ARRAY function', node, context)
  return returned(node.returning, 'JSON_ARRAY', node, context)
}

/** A value without FORMAT is taken as it is, when JSON has a place for it or text can stand for it. */
function item(input: JsonInput, what: string, form: Readonly<{ at: number }>, context: Context): void {
  if (input.format || isJsonForm(input)) {
    jsonInput(input, context)
    return
  }
  const type = context.type(input.value)
  if (isItem(type) || canCast(type, VARCHAR)) return
  const place = type.kind === 'varbinary' ? input.value : form
  context.fail('NOT_SUPPORTED', `Unsupported type of ${what}: ${writeType(type)}`, place)
}

function returned(node: JsonReturning | null, what: string, form: Readonly<{ at: number }>, context: Context): Type {
  if (!node) return VARCHAR
  const type = typeOfName(context.analysis, node.type, form) ?? UNKNOWN
  if (type.kind === 'varchar' || type.kind === 'char' || type.kind === 'varbinary') return type
  const message = `Cannot output JSON value as ${writeType(type)} using formatting JSON of function ${what}`
  return context.fail('TYPE_MISMATCH', message, form)
}
