import { type DecimalType, isInteger, type RowType, type Type } from '../../types/type.ts'
import { carrier, fieldNames } from '../carrier.ts'
import { type Compiler, external, lambda } from '../compiler.ts'
import { castTo, failAs, identifier, struct, text, when } from '../text.ts'
import { type CastPart, type CastSite, mapOf } from './site.ts'
import { write, writeDecimal } from './varchar.ts'

/** A value as JSON text in Trino's canonical form; NULL stays NULL, and is `null` inside an array, map or row. */
export function toJson(c: Compiler, { sql, from, zone }: CastSite, cast: CastPart): string | undefined {
  if (isInteger(from)) return castTo(sql, 'VARCHAR')
  switch (from.kind) {
    case 'json':
      return sql
    case 'boolean':
      return castTo(sql, 'VARCHAR')
    case 'decimal':
      return javaDecimal(c, sql, from)
    case 'real':
      return external(c, 'trino_real_json', sql)
    case 'double':
      return external(c, 'trino_double_json', sql)
    case 'varchar':
      return external(c, 'trino_json_string', sql)
    case 'date':
    case 'timestamp':
      return `('"' || ${write(c, sql, from, zone)} || '"')`
    case 'array':
      return brackets('[', sql, listed(c, cast, sql, from.element), ']')
    case 'map':
      return mapToJson(c, cast, sql, from.key, from.value)
    case 'row':
      return rowToJson(c, cast, sql, from)
    default:
      return undefined
  }
}

/** A decimal as Java's BigDecimal writes it: small ones with an exponent. */
export function javaDecimal(c: Compiler, sql: string, type: DecimalType): string {
  const plain = writeDecimal(sql, type)
  return type.scale > LEAST_EXPONENT ? external(c, 'trino_decimal_json', plain) : plain
}

const LEAST_EXPONENT = 6

function inner(c: Compiler, cast: CastPart, sql: string, from: Type): string {
  if (from.kind === 'unknown') return "'null'"
  return `coalesce(${cast(c, sql, from, { kind: 'json' })}, 'null')`
}

function listed(c: Compiler, cast: CastPart, sql: string, element: Type): string {
  return `array_to_string(list_transform(${sql}, ${lambda(c, e => inner(c, cast, e, element))}), ',')`
}

// array_to_string of no elements is NULL or empty: both mean nothing between the brackets.
function brackets(open: string, sql: string, inside: string, close: string): string {
  return when([[`${sql} IS NOT NULL`, `'${open}' || coalesce(${inside}, '') || '${close}'`]])
}

/** The text of a key: as a cast writes it, but floating-point numbers as Java does. */
function keyText(c: Compiler, cast: CastPart, sql: string, key: Type): string {
  if (key.kind === 'double') return external(c, 'trino_double_plain', sql)
  if (key.kind === 'real') return external(c, 'trino_real_plain', sql)
  return cast(c, sql, key, { kind: 'varchar', length: null })
}

/** Keys are text, sorted by UTF-16 code unit; a map's own order has no meaning. */
function mapToJson(c: Compiler, cast: CastPart, sql: string, key: Type, value: Type): string | undefined {
  const member = lambda(c, entry => {
    const name = keyText(c, cast, `${entry}.key`, key)
    const named = [['k', name] as const, ['v', inner(c, cast, `${entry}.value`, value)] as const]
    return key.kind === 'varchar' ? struct(['s', external(c, 'trino_utf16_order', name)], ...named) : struct(...named)
  })
  const sorted = `list_sort(list_transform(map_entries(${sql}), ${member}))`
  const written = lambda(c, entry => `${external(c, 'trino_json_string', `${entry}.k`)} || ':' || ${entry}.v`)
  return brackets('{', sql, `array_to_string(list_transform(${sorted}, ${written}), ',')`, '}')
}

function rowToJson(c: Compiler, cast: CastPart, sql: string, from: RowType): string {
  const names = fieldNames(from)
  const members = from.fields.map((field, i) => {
    const name = text(`${JSON.stringify(field.name ?? '')}:`)
    return `${name} || ${inner(c, cast, `(${sql}).${identifier(names[i] ?? '')}`, field.type)}`
  })
  return brackets('{', sql, members.join(" || ',' || "), '}')
}

/** From JSON: a JSON null is NULL, arrays and objects go part by part, everything else by its text. */
export function fromJson(c: Compiler, { sql, to }: CastSite, cast: CastPart): string | undefined {
  switch (to.kind) {
    case 'boolean':
    case 'real':
    case 'double':
    case 'decimal':
    case 'varchar':
      return scalarFromJson(c, sql, to)
    case 'array': {
      const each = lambda(c, e => part(c, cast, e, to.element))
      return `list_transform(${external(c, 'trino_json_elements', sql)}, ${each})`
    }
    case 'map': {
      const keys = lambda(c, key => cast(c, key, { kind: 'varchar', length: null }, to.key))
      const values = lambda(c, value => part(c, cast, value, to.value))
      const names = `list_transform(${external(c, 'trino_json_keys', sql)}, ${keys})`
      const inside = `list_transform(${external(c, 'trino_json_values', sql)}, ${values})`
      return when([[`${external(c, 'trino_json_keys', sql)} IS NOT NULL`, mapOf(names, inside, to)]])
    }
    case 'row':
      return rowFromJson(c, cast, sql, to)
    default:
      return isInteger(to) ? scalarFromJson(c, sql, to) : undefined
  }
}

function part(c: Compiler, cast: CastPart, sql: string, to: Type): string {
  return cast(c, sql, { kind: 'json' }, to)
}

function scalarFromJson(c: Compiler, sql: string, to: Type): string {
  const read = external(c, 'trino_json_scalar', sql, text(to.kind))
  const target = carrier(to) ?? 'VARCHAR'
  if (to.kind !== 'varchar') return castTo(read, target)
  if (to.length === null) return read
  const failure = failAs('VARCHAR', 'INVALID_CAST_ARGUMENT', `Value cannot be represented as varchar(${to.length})`)
  return when([[`length(${read}) > ${to.length}`, failure]], read)
}

/** Fields are found by name in an object, whatever the case, and by position in an array. */
function rowFromJson(c: Compiler, cast: CastPart, sql: string, to: RowType): string {
  const names = fieldNames(to)
  const shape = text(to.fields.map(field => field.name ?? '').join('\n'))
  const list = external(c, 'trino_json_fields', sql, shape)
  const fields = to.fields.map((field, i) => [names[i] ?? '', part(c, cast, `${list}[${i + 1}]`, field.type)] as const)
  return when([[`${list} IS NOT NULL`, struct(...fields)]])
}
