import type {
  Call,
  Case,
  Cast,
  CurrentTime,
  Expression,
  Extract,
  ExtractField,
  Field,
  Grouping,
  Listagg,
  ListaggOverflow,
  Name,
  Normalize,
  Special,
  Trim,
  When,
} from '../tree/nodes.ts'
import { EXTRACT_FIELDS } from '../tree/nodes.ts'
import { callFrom } from './call.ts'
import { integer, string } from './literal.ts'
import { name, qualifiedName } from './name.ts'
import type { Reader } from './reader.ts'
import { isDistinct, startsExpression } from './soft.ts'
import { orderBy } from './sort.ts'
import { type } from './type.ts'
import { filter, isOver, over } from './window.ts'

/** case = CASE [expression] {WHEN expression THEN expression}+ [ELSE expression] END */
export function caseOf(reader: Reader): Case {
  const { at } = reader
  reader.expect('CASE')
  const operand = reader.is('WHEN') ? null : reader.expression()
  const whens = [when(reader)]
  while (reader.is('WHEN')) whens.push(when(reader))
  const otherwise = reader.take('ELSE') ? reader.expression() : null
  reader.expect('END')
  return { kind: 'case', at, operand, whens, otherwise }
}

function when(reader: Reader): When {
  const { at } = reader
  reader.expect('WHEN')
  const condition = reader.expression()
  reader.expect('THEN')
  return { kind: 'when', at, condition, result: reader.expression() }
}

/** cast = (CAST | TRY_CAST) "(" expression AS type ")" */
export function cast(reader: Reader): Cast {
  const { at } = reader
  const safe = reader.expectOne('CAST', 'TRY_CAST') === 'try_cast'
  reader.expect('(')
  const value = reader.expression()
  reader.expect('AS')
  const target = type(reader)
  reader.expect(')')
  return { kind: 'cast', at, value, type: target, safe }
}

const EXTRACTABLE: ReadonlySet<string> = new Set(EXTRACT_FIELDS)

/** extract = EXTRACT "(" name FROM value ")" */
export function extract(reader: Reader): Extract {
  const { at } = reader
  reader.expect('EXTRACT', '(')
  const spelled = name(reader)
  const field = extractField(spelled)
  if (!field) reader.complain(at, `Invalid EXTRACT field ${spelled.name}, valid fields are: ${FIELDS}`)
  reader.expect('FROM')
  const value = reader.operand()
  reader.expect(')')
  return { kind: 'extract', at, field: field ?? 'year', value }
}

const FIELDS = EXTRACT_FIELDS.map(field => field.toUpperCase()).join(', ')

function extractField({ name, quoted }: Name): ExtractField | undefined {
  const field = name.toLowerCase()
  // The set holds the very members of the type.
  return !quoted && EXTRACTABLE.has(field) ? (field as ExtractField) : undefined
}

/** trim = TRIM "(" [[LEADING | TRAILING | BOTH] [value] FROM] value ")" | TRIM "(" value "," value ")" */
export function trim(reader: Reader): Trim {
  const { at } = reader
  reader.expect('TRIM', '(')
  const side = isSide(reader) ? reader.takeOne('LEADING', 'TRAILING', 'BOTH') : null
  if (side && reader.take('FROM')) return trimmed(reader, at, side, null, reader.operand())
  const first = reader.operand()
  if (side) reader.expect('FROM')
  if (side || reader.take('FROM')) return trimmed(reader, at, side ?? 'both', first, reader.operand())
  const characters = reader.take(',') ? reader.operand() : null
  return trimmed(reader, at, 'both', characters, first)
}

function trimmed(
  reader: Reader,
  at: number,
  side: Trim['side'],
  characters: Expression | null,
  value: Expression,
): Trim {
  reader.expect(')')
  return { kind: 'trim', at, side, characters, value }
}

// LEADING, TRAILING and BOTH are names as well; `BOTH 'x'` is even a literal of a type BOTH, unless a FROM follows.
function isSide(reader: Reader): boolean {
  if (!['LEADING', 'TRAILING', 'BOTH'].includes(reader.value(0))) return false
  return reader.value(1) === 'FROM' || (startsExpression(reader, 1) && reader.holdsFrom(reader.position - 1))
}

/** position = POSITION "(" value IN value ")", which is strpos with its arguments turned round; or a call */
export function position(reader: Reader): Expression {
  const { at } = reader
  const called = qualifiedName(reader)
  reader.expect('(')
  const part = reader.operand()
  if (!reader.take('IN')) return callFrom(reader, at, called, reader.rest(part))
  const whole = reader.operand()
  reader.expect(')')
  return plainCall(at, 'strpos', [whole, part])
}

/** substring = SUBSTRING "(" value FROM value [FOR value] ")", which is substr; or a call */
export function substring(reader: Reader): Expression {
  const { at } = reader
  const called = qualifiedName(reader)
  reader.expect('(')
  const whole = reader.operand()
  if (!reader.take('FROM')) return callFrom(reader, at, called, reader.rest(whole))
  const args = [whole, reader.operand()]
  if (reader.take('FOR')) args.push(reader.operand())
  reader.expect(')')
  return plainCall(at, 'substr', args)
}

/** Whether the parenthesis that follows holds an argument that can be the first of one of the two forms above. */
export function holdsValue(reader: Reader): boolean {
  return reader.value(1) === '(' && startsExpression(reader, 2) && reader.value(2) !== 'NOT' && !isArgumentWord(reader)
}

// `position(ALL a)`, `position(ORDER BY a)`
function isArgumentWord(reader: Reader): boolean {
  return reader.value(2) === 'ALL' && startsExpression(reader, 3)
}

function plainCall(at: number, called: string, args: readonly Expression[]): Call {
  const parts: Name[] = [{ kind: 'name', at, name: called, quoted: false }]
  const bare = { star: false, distinct: false, orderBy: [], filter: null, nulls: null, over: null } as const
  return { kind: 'call', at, name: { kind: 'qualifiedName', at, parts }, arguments: args, ...bare }
}

/** normalize = NORMALIZE "(" value ["," (NFC | NFD | NFKC | NFKD)] ")" */
export function normalize(reader: Reader): Normalize {
  const { at } = reader
  reader.expect('NORMALIZE', '(')
  const value = reader.operand()
  const form = reader.take(',') ? reader.expectOne('NFC', 'NFD', 'NFKC', 'NFKD') : 'nfc'
  reader.expect(')')
  return { kind: 'normalize', at, value, form: NORMAL_FORMS[form] }
}

const NORMAL_FORMS = { nfc: 'NFC', nfd: 'NFD', nfkc: 'NFKC', nfkd: 'NFKD' } as const

/** grouping = GROUPING "(" qualifiedName {"," qualifiedName} ")" */
export function grouping(reader: Reader): Grouping {
  const { at } = reader
  reader.expect('GROUPING')
  return { kind: 'grouping', at, columns: reader.parenthesised(columnReference) }
}

function columnReference(reader: Reader): Name | Field {
  const [first, ...rest] = qualifiedName(reader).parts
  if (!first) return reader.fail()
  return rest.reduce<Name | Field>((base, field) => ({ kind: 'field', at: first.at, base, field }), first)
}

/**
 * listagg = LISTAGG "(" [DISTINCT | ALL] expression ["," string] [ON OVERFLOW overflow] ")"
 *           WITHIN GROUP "(" ORDER BY sort {"," sort} ")" [filter] [over]
 */
export function listagg(reader: Reader): Listagg {
  const { at } = reader
  reader.expect('LISTAGG', '(')
  const distinct = isDistinct(reader)
  const value = reader.expression()
  const separator = reader.take(',') ? string(reader) : null
  const overflow = reader.take('ON') ? listaggOverflow(reader) : null
  reader.expect(')', 'WITHIN', 'GROUP', '(')
  if (!reader.is('ORDER')) reader.fail()
  const order = orderBy(reader)
  reader.expect(')')
  const condition = filter(reader)
  const window = isOver(reader) ? over(reader) : null
  return { kind: 'listagg', at, distinct, value, separator, overflow, orderBy: order, filter: condition, over: window }
}

/** overflow = OVERFLOW (ERROR | TRUNCATE [string] (WITH | WITHOUT) COUNT) */
function listaggOverflow(reader: Reader): ListaggOverflow {
  const { at } = reader
  reader.expect('OVERFLOW')
  if (reader.expectOne('ERROR', 'TRUNCATE') === 'error') return { kind: 'overflowError', at }
  const filler = reader.isString() ? string(reader) : null
  const withCount = reader.expectOne('WITH', 'WITHOUT') === 'with'
  reader.expect('COUNT')
  return { kind: 'overflowTruncate', at, filler, withCount }
}

/** currentTime = CURRENT_DATE | (CURRENT_TIME | CURRENT_TIMESTAMP | LOCALTIME | LOCALTIMESTAMP) ["(" integer ")"] */
export function currentTime(reader: Reader): CurrentTime {
  const { at } = reader
  const called = reader.expectOne('CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_TIMESTAMP', 'LOCALTIME', 'LOCALTIMESTAMP')
  if (called === 'current_date' || !reader.take('('))
    return { kind: 'currentTime', at, function: called, precision: null }
  const precision = Number(integer(reader).value)
  reader.expect(')')
  return { kind: 'currentTime', at, function: called, precision }
}

/** special = CURRENT_USER | CURRENT_CATALOG | CURRENT_SCHEMA | CURRENT_PATH */
export function special(reader: Reader): Special {
  const { at } = reader
  const called = reader.expectOne('CURRENT_USER', 'CURRENT_CATALOG', 'CURRENT_SCHEMA', 'CURRENT_PATH')
  return { kind: 'special', at, function: called }
}
