import { readJson } from '../duckdb-functions/json/read.ts'
import { SqlError } from '../errors.ts'
import { calledName } from '../tree/called.ts'
import type {
  Call,
  Case,
  Cast,
  CurrentTime,
  Expression,
  Extract,
  Grouping,
  Lambda,
  Listagg,
  Normalize,
  Trim,
} from '../tree/nodes.ts'
import { hasOddJsonKey } from '../types/cast.ts'
import { commonType } from '../types/coerce.ts'
import { parts, type Type, VARCHAR } from '../types/type.ts'
import { writeType } from '../types/write.ts'
import { aggregateText } from './aggregate-text.ts'
import { cast } from './cast/cast.ts'
import { javaDecimal } from './cast/json.ts'
import { carrierOf } from './cast/site.ts'
import { compare, comparesNatively } from './compare.ts'
import { type Compiler, external, lambdaOf, ownType, typeOf, type Value, value } from './compiler.ts'
import { trimmedOf } from './functions/text.ts'
import { EXTRACT, zoneSuffix } from './functions/time.ts'
import { isItself, mayBeItself, staysAnother } from './itself.ts'
import { mayFail } from './may-fail.ts'
import { condition } from './predicate.ts'
import { refuse } from './refuse.ts'
import { call, castTo, failAs, text, when } from './text.ts'
import { localReading, now } from './time.ts'
import { caughtBy, tried, triedCast } from './try.ts'
import { isNull } from './undecided.ts'
import { localAt, type Zone } from './zone.ts'
import { zoneOf } from './zone-of.ts'

/** `CASE`: results are only computed where they are needed, as in Trino. */
export function caseOf(c: Compiler, node: Case): string {
  const { operand } = node
  const cases = node.whens.flatMap(({ condition: test, result }): (readonly [string, string])[] => {
    const found = c.expression(result)
    if (operand === null) return [[condition(c, test), found]]
    if (isItself(c, operand, test)) return [['true', found]]
    const fits = [equality(c, operand, test), found] as const
    return !staysAnother(operand, test) && mayBeItself(c, operand, test)
      ? [fits, unsure(c, node, operand, test)]
      : [fits]
  })
  return when(cases, node.otherwise === null ? undefined : c.expression(node.otherwise))
}

/** Fails where two values are not equal for being NULL or NaN, which Trino does not look at if it takes them for one. */
function unsure(c: Compiler, node: Case, operand: Expression, test: Expression): readonly [string, string] {
  const message = 'CASE compares a NULL or NaN with what may be the same value'
  const failure = failAs(carrierOf(ownType(c, node)), 'NOT_PORTABLE', message)
  return [`${c.expression(operand)} IS NOT DISTINCT FROM ${c.expression(test)}`, failure]
}

function equality(c: Compiler, operand: Expression, condition: Expression): string {
  if (isNull(operand) || condition.kind === 'null') return 'NULL'
  return compare(c, '=', c.expression(operand), c.expression(condition), typeOf(c, operand))
}

/** CAST and TRY_CAST. */
export function castOf(c: Compiler, node: Cast): string {
  return node.safe ? triedCast(c, node.value, () => plainCast(c, node)) : plainCast(c, node)
}

function plainCast(c: Compiler, node: Cast): string {
  const to = c.analysed.typeNames.get(node.type)
  if (!to) throw new Error('the analyser read no type in a cast')
  const from = ownType(c, node.value)
  checkJsonKeys(c, node, from, to)
  const zone = 'zone' in from && from.zone ? zoneOf(c, node.value) : null
  if (!node.safe) return cast(c, parsedForCast(c, node.value, to) ?? c.expression(node.value), from, to, zone)
  const operand = c.expression(node.value)
  return caughtBy(c, 'tryCast', () => cast(c, operand, from, to, zone))
}

/** Fails as Trino does once it plans a query that casts maps of such keys, be that tried or not. */
function checkJsonKeys(c: Compiler, node: Cast, from: Type, to: Type): void {
  const isOdd = (from.kind === 'json' && hasOddJsonKey(to)) || (to.kind === 'json' && hasOddJsonKey(from))
  if (!isOdd) return
  const message = `Cannot cast ${writeType(from)} to ${writeType(to)}`
  throw new SqlError('INVALID_CAST_ARGUMENT', message, { text: c.analysed.statement.text, at: node.at })
}

/**
 * What `json_parse` under a cast to a container gives. Trino makes one call of both, for which a text that is no JSON is
 * an argument of the cast; a constant it parses beforehand if it can.
 */
function parsedForCast(c: Compiler, node: Expression, to: Type): string | undefined {
  if (node.kind !== 'call' || calledName(node) !== 'json_parse') return undefined
  const [source] = node.arguments
  if (!source || (to.kind !== 'array' && to.kind !== 'map' && to.kind !== 'row')) return undefined
  if (source.kind === 'string' && isJson(source.value)) return undefined
  return external(c, 'trino_json_parse_cast', c.expression(source), String(holdsJson(to)))
}

function isJson(source: string): boolean {
  try {
    readJson(source)
    return true
  } catch {
    return false
  }
}

function holdsJson(type: Type): boolean {
  return type.kind === 'json' || parts(type).some(holdsJson)
}

/** COALESCE, IF, NULLIF and TRY, which are called like functions. */
export const FORMS: Readonly<Record<string, (c: Compiler, node: Call) => string>> = {
  coalesce: (c, node) => call('coalesce', ...node.arguments.map(argument => c.expression(argument))),
  if: (c, node) => {
    const [test, yes, no] = node.arguments
    if (!test || !yes) return refuse('IF')
    return when([[condition(c, test), c.expression(yes)]], no && c.expression(no))
  },
  nullif: (c, node) => {
    const [first, second] = node.arguments
    return first && second ? nullif(c, first, second) : refuse('NULLIF')
  },
  try: (c, node) => {
    const [body] = node.arguments
    return body ? tried(c, body, () => c.expression(body)) : refuse('TRY')
  },
  format: (c, node) => format(c, node),
}

/** The first, or NULL where both are equal in their common type. */
function nullif(c: Compiler, first: Expression, second: Expression): string {
  const [from, to] = [ownType(c, first), ownType(c, second)]
  const common = commonType(from, to) ?? from
  const plain = c.expression(first)
  if (isNull(second)) return plain
  const left = cast(c, plain, from, common)
  const right = cast(c, c.expression(second), to, common)
  const found =
    left === plain && comparesNatively(common)
      ? call('nullif', left, right)
      : when([[compare(c, '=', left, right, common), 'NULL']], plain)
  return mayFail(c, second) ? when([[`${plain} IS NOT NULL`, found]]) : found
}

/** FORMAT: Java's formatter, over each value as a tagged text. */
function format(c: Compiler, node: Call): string {
  const [template, ...values] = node.arguments.map(argument => value(c, argument))
  if (!template) return refuse('FORMAT')
  const tagged = values.map(item => `${text(`${item.type.kind}:`)} || ${written(c, item)}`)
  return external(c, 'trino_format', template.sql, ...tagged)
}

function written(c: Compiler, item: Value): string {
  const { sql, type } = item
  switch (type.kind) {
    case 'double':
      return external(c, 'trino_double_plain', sql)
    case 'real':
      return external(c, 'trino_real_plain', sql)
    case 'decimal':
      return javaDecimal(c, sql, type)
    case 'json':
      return sql
    case 'timestamp': {
      if (!type.zone) return cast(c, sql, type, VARCHAR)
      const [zone, local] = [zoneOf(c, item.node), localReading(c, item)]
      return `${cast(c, local, { ...type, zone: false }, VARCHAR)} || ' ' || ${zoneSuffix(zone, local, sql)} || ${regionText(zone)}`
    }
    default:
      return cast(c, sql, type, VARCHAR)
  }
}

// Java writes the name of a zone behind its offset, unless that is all there is to it.
function regionText(zone: Zone): string {
  if (typeof zone === 'string') return text(/^[+-]/.test(zone) ? '' : `[${zone}]`)
  return zone === null ? "''" : when([[`${zone.minutes} = 0`, "'[UTC]'"]], "''")
}

/** `EXTRACT(field FROM value)`, which is the function of that name. */
export function extract(c: Compiler, node: Extract): string {
  const field = { dow: 'day_of_week', doy: 'day_of_year', yow: 'year_of_week' }[node.field as string] ?? node.field
  return EXTRACT(c, field, value(c, node.value))
}

/** CURRENT_DATE and its kin; the session is in UTC. */
export function currentTime(node: CurrentTime): string {
  const precision = node.precision ?? 3
  if (precision > 6) return refuse(`${node.function}(${precision})`, 'Use 6 digits at most.', node.at)
  const local = localAt(now(precision), 'UTC')
  switch (node.function) {
    case 'current_date':
      return castTo(localAt('now()', 'UTC'), 'DATE')
    case 'current_timestamp':
      return now(precision)
    case 'localtimestamp':
      return local
    case 'localtime':
      return castTo(local, 'TIME')
    case 'current_time':
      return refuse('CURRENT_TIME', 'Use LOCALTIME.', node.at)
    default:
      return node.function satisfies never
  }
}

const TRIM = { both: 'trim', leading: 'ltrim', trailing: 'rtrim' } as const

/** TRIM: without characters, the white space that Java knows, which is not DuckDB's. */
export function trim(c: Compiler, node: Trim): string {
  const characters = node.characters === null ? undefined : c.expression(node.characters)
  const { sql, type } = value(c, node.value)
  return trimmedOf(TRIM[node.side], sql, characters, type)
}

/** NORMALIZE: DuckDB knows NFC only. */
export function normalize(c: Compiler, node: Normalize): string {
  return external(c, 'trino_normalize', c.expression(node.value), text(node.form))
}

/** GROUPING: DuckDB sets the bits in the same order. */
export function grouping(c: Compiler, node: Grouping): string {
  return castTo(call('grouping', ...node.columns.map(column => c.expression(column))), 'INTEGER')
}

/** A lambda; only a call that takes one compiles it. */
export function lambda(c: Compiler, node: Lambda): string {
  return lambdaOf(c, node.parameters.length, names => {
    c.lambdas.set(node, names)
    return c.expression(node.body)
  })
}

/** LISTAGG: NULLs are left out, and nothing to join gives NULL, as in string_agg. */
export function listagg(c: Compiler, node: Listagg): string {
  if (node.overflow?.kind === 'overflowTruncate')
    refuse('LISTAGG … ON OVERFLOW TRUNCATE', 'Join fewer values.', node.at)
  const separator = text(node.separator?.value ?? '')
  return aggregateText(c, { ...node, nulls: null }, 'string_agg', [c.expression(node.value), separator])
}
