import type { Type } from 'oso-sql'
import type { Spelling } from '../../shape/json.ts'
import { Clock, dateOf } from './clock.ts'
import { CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, Cursor, OPEN_LIST, OPEN_OBJECT } from './cursor.ts'
import { offsetAt } from './zone.ts'

/** Takes the value at the cursor, and gives another text of it. */
export type Rewrite = (cursor: Cursor) => string

/**
 * How the JSON of a type's values is to be rewritten, or nothing where it stays as it is. A point in time has as many
 * forms as there are zones: results have it in UTC, as those of the embedded engine do.
 */
export function rewriteOf(type: Type, spelling: Spelling = 'trino'): Rewrite | undefined {
  switch (type.kind) {
    case 'real':
    case 'double':
      // What is no number in JSON comes as text; Python's JSON has a bare word for it.
      return spelling === 'python' ? cursor => asItIs(cursor).replaceAll('"', '') : undefined
    case 'time':
    case 'timestamp':
      if (spelling === 'python' && !(type.kind === 'time' && type.zone) && type.precision <= 6)
        return unlessNull(cursor => `"${inPython(cursor.text(), type)}"`)
      return type.kind === 'timestamp' && type.zone
        ? unlessNull(cursor => `"${inUtc(cursor.text(), type.precision)}"`)
        : undefined
    case 'array': {
      const element = rewriteOf(type.element, spelling)
      return element && unlessNull(list(() => element))
    }
    case 'row': {
      const fields = type.fields.map(field => rewriteOf(field.type, spelling))
      return fields.some(field => field) ? unlessNull(list(index => fields[index] ?? asItIs)) : undefined
    }
    case 'map': {
      const [key, value] = [rewriteOf(type.key, spelling), rewriteOf(type.value, spelling)]
      return key || value ? unlessNull(object(key ?? asItIs, value ?? asItIs)) : undefined
    }
    default:
      return undefined
  }
}

/** How a type's values are written as a field of CSV: NULL as nothing, an empty text as "", what is nested as JSON. */
export function csvRewrite(type: Type): Rewrite {
  if (NUMBERS.has(type.kind)) return orNothing(cursor => cursor.text())
  const isNested = type.kind === 'array' || type.kind === 'map' || type.kind === 'row'
  const json = rewriteOf(type)
  if (json) return orNothing(cursor => quoted(isNested ? json(cursor) : json(cursor).slice(1, -1)))
  return orNothing(cursor => quoted(isNested ? asItIs(cursor) : cursor.text()))
}

const NUMBERS: ReadonlySet<Type['kind']> = new Set([
  ...(['boolean', 'tinyint', 'smallint', 'integer', 'bigint', 'real', 'double', 'decimal'] as const),
])

function orNothing(text: Rewrite): Rewrite {
  return cursor => (cursor.takeNull() ? '' : text(cursor))
}

function quoted(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function unlessNull(text: Rewrite): Rewrite {
  return cursor => (cursor.takeNull() ? 'null' : text(cursor))
}

function asItIs(cursor: Cursor): string {
  cursor.peek()
  const start = cursor.at
  cursor.skip()
  return cursor.bytes.toString('utf8', start, cursor.at)
}

function list(itemOf: (index: number) => Rewrite): Rewrite {
  return cursor => {
    const items: string[] = []
    cursor.expect(OPEN_LIST)
    if (cursor.take(CLOSE_LIST)) return '[]'
    do items.push(itemOf(items.length)(cursor))
    while (cursor.take(COMMA))
    cursor.expect(CLOSE_LIST)
    return `[${items.join(',')}]`
  }
}

function object(key: Rewrite, value: Rewrite): Rewrite {
  return cursor => {
    const members: string[] = []
    cursor.expect(OPEN_OBJECT)
    if (cursor.take(CLOSE_OBJECT)) return '{}'
    do {
      const name = key(cursor)
      cursor.expect(COLON)
      members.push(`${name}:${value(cursor)}`)
    } while (cursor.take(COMMA))
    cursor.expect(CLOSE_OBJECT)
    return `{${members.join(',')}}`
  }
}

/** As Python's `str` has it: six digits of a second or none, and the offset of a zone. */
function inPython(text: string, { precision, zone }: Extract<Type, { kind: 'time' | 'timestamp' }>): string {
  // Python has four digits of a year, and no other era.
  if (/^[+-]/.test(text)) return zone ? inUtc(text, precision) : text
  const [, whole = text, fraction = ''] =
    /^([^.]*?)(?:\.(\d+))?(?: UTC)?$/.exec(zone ? inUtc(text, precision) : text) ?? []
  const digits = /^0*$/.test(fraction) ? '' : `.${fraction.padEnd(6, '0')}`
  return `${whole}${digits}${zone ? '+00:00' : ''}`
}

/** `2024-02-29 10:11:12.123 Europe/Paris` as the same point in time in UTC. */
function inUtc(text: string, precision: number): string {
  if (text.endsWith(' UTC')) return text
  const clock = new Clock()
  clock.readTimestamp(new Cursor(Buffer.from(`"${text}"`)), precision)
  const seconds = clock.wallSeconds - offsetAt(clock.zone, clock.wallSeconds)
  const days = Math.floor(seconds / 86_400)
  const rest = seconds - days * 86_400
  const time = [rest / 3600, (rest / 60) % 60, rest % 60].map(part => String(Math.floor(part)).padStart(2, '0'))
  const fraction = precision === 0 ? '' : `.${String(clock.fraction).padStart(precision, '0')}`
  return `${dateOf(days)} ${time.join(':')}${fraction} UTC`
}
