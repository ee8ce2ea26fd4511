import { invalidArgument } from '../errors.ts'
import type { Parameter, ParameterValue } from '../sql/parameter.ts'
import { CLOSED } from '../sql/scan.ts'
import type { Sql } from '../sql/sql.ts'

/**
 * A query as text alone, its parameters written as literals in the place of each `?`: OSO's own API takes no parameters.
 * This file is the only place where a value becomes SQL text.
 *
 * Every value but plain text, truth and NULL is a text that is cast, so that no spelling of numbers or times matters;
 * where the grammar allows only digits, behind LIMIT and the like, it is digits. A `?` within quotes and comments stays.
 */
export function withLiterals({ text, parameters }: Sql): string {
  const waiting = [...parameters]
  const written = text.replace(PLACES, (place, offset: number) => {
    if (place !== '?') return place
    const parameter = waiting.shift()
    if (!parameter) throw invalidArgument(`the query has more ? than the ${parameters.length} parameters given`)
    return ONLY_DIGITS.test(text.slice(0, offset)) ? digits(parameter) : literal(parameter)
  })
  if (waiting.length > 0) throw invalidArgument(`the query has fewer ? than the ${parameters.length} parameters given`)
  return written
}

const PLACES = new RegExp(`${CLOSED.source}|\\?`, 'g')
const ONLY_DIGITS = /\b(?:limit|offset|first|next)\s+$/i

/** One parameter as an expression. */
function literal({ type, value }: Parameter): string {
  const name = checkType(type)
  if (Array.isArray(value)) return arrayLiteral(name, value)
  if (value === null) return name === 'unknown' ? 'null' : `cast(null as ${name})`
  if (typeof value === 'boolean') return String(value)
  const text = quote(String(value))
  if (name === 'varchar') return text
  // A cast to json would make a JSON string of the text.
  return name === 'json' ? `json_parse(${text})` : `cast(${text} as ${name})`
}

function arrayLiteral(type: string, values: readonly ParameterValue[]): string {
  const item = /^array\((.*)\)$/i.exec(type)?.[1]
  if (item === undefined) throw invalidArgument(`a list was given for a parameter of type ${type}`)
  const list = `array[${values.map(value => literal({ type: item, value })).join(', ')}]`
  return item === 'unknown' ? list : `cast(${list} as ${type})`
}

function digits({ value }: Parameter): string {
  if (typeof value === 'string' && /^\d{1,18}$/.test(value)) return value
  throw invalidArgument(`a number of rows is a whole number from 0, not ${JSON.stringify(value)}`)
}

function quote(text: string): string {
  if (text.includes('\0')) throw invalidArgument('a parameter holds a NUL character, which SQL text cannot')
  return `'${text.replaceAll("'", "''")}'`
}

/** A type is written into the text as it stands, so it must be no more than a type. */
function checkType(type: string): string {
  let depth = 0
  for (const character of type) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth < 0) break
  }
  if (depth === 0 && /^[a-z][a-z0-9_ (),]*$/i.test(type)) return type.trim()
  throw invalidArgument(`${JSON.stringify(type)} is not the name of a type`)
}
