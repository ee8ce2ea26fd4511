import { SqlError } from '../errors.ts'
import { type TypeArgument, typeNamed } from './named.ts'
import type { RowField, Type } from './type.ts'

/** How deep types may be nested: far more than any table has, far less than the stack. */
const MAX_DEPTH = 64

/**
 * The type that a text names, as Trino writes it: `decimal(5, 2)`, `row(a integer, varchar)`, `timestamp(3) with time zone`.
 * Throws `TYPE_NOT_FOUND` for what is none, and `INVALID_FUNCTION_ARGUMENT` for a number out of range.
 */
export function readType(text: string): Type {
  const reader: Reader = { text, words: [...text.matchAll(WORD)].map(match => match[0]), next: 0 }
  const type = readOne(reader, 0)
  if (reader.next < reader.words.length) throw unknownType(reader)
  return type
}

type Reader = { readonly text: string; readonly words: readonly string[]; next: number }

const WORD = /"(?:[^"]|"")*"|\w+|\S/g
const TAILS = ['with time zone', 'without time zone', 'year to month', 'day to second', 'precision']

function readOne(reader: Reader, depth: number): Type {
  if (depth > MAX_DEPTH) throw unknownType(reader)
  const name = take(reader).toLowerCase()
  if (name === 'row' && peek(reader) === '(')
    return { kind: 'row', fields: list(reader, () => readField(reader, depth + 1)) }
  const head = name + tail(reader)
  const args = peek(reader) === '(' ? list(reader, () => readArgument(reader, depth + 1)) : []
  const type = typeNamed((head + tail(reader)).replace(' without time zone', ''), args)
  if (!type) throw unknownType(reader)
  return type
}

function readArgument(reader: Reader, depth: number): TypeArgument {
  return /^\d+$/.test(peek(reader)) ? Number(take(reader)) : readOne(reader, depth)
}

/** A field is `type` or `name type`; a word is a name when another type begins after it. */
function readField(reader: Reader, depth: number): RowField {
  const second = reader.words[reader.next + 1] ?? ''
  const quoted = peek(reader).startsWith('"')
  const named = quoted || (/^\w/.test(second) && !TAILS.includes(tailAt(reader, reader.next + 1)))
  if (!named) return { name: null, type: readOne(reader, depth) }
  const word = take(reader)
  const name = quoted ? word.slice(1, -1).replaceAll('""', '"') : word
  return { name, type: readOne(reader, depth) }
}

function list<T>(reader: Reader, item: () => T): T[] {
  const items: T[] = []
  do {
    take(reader)
    items.push(item())
  } while (peek(reader) === ',')
  if (take(reader) !== ')') throw unknownType(reader)
  return items
}

function tail(reader: Reader): string {
  const found = tailAt(reader, reader.next)
  if (found === '') return ''
  reader.next += found.split(' ').length
  return ` ${found}`
}

function tailAt(reader: Reader, index: number): string {
  const ahead = reader.words
    .slice(index, index + 3)
    .join(' ')
    .toLowerCase()
  return TAILS.find(words => ahead === words || ahead.startsWith(`${words} `)) ?? ''
}

function peek(reader: Reader): string {
  return reader.words[reader.next] ?? ''
}

function take(reader: Reader): string {
  const word = reader.words[reader.next++]
  if (word === undefined) throw unknownType(reader)
  return word
}

function unknownType(reader: Reader): SqlError {
  return new SqlError('TYPE_NOT_FOUND', `Unknown type: ${reader.text}`)
}
