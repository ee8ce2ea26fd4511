import { unquote } from '../text/unquote.ts'
import type { Name, QualifiedName } from '../tree/nodes.ts'
import type { Reader } from './reader.ts'

/** name = any word that is not reserved, or any text in double quotes */
export function name(reader: Reader): Name {
  if (!reader.isName()) reader.fail()
  const { type, at, end } = reader.next()
  const spelled = reader.text.slice(at, end)
  if (type === 'word') return { kind: 'name', at, name: spelled, quoted: false }
  if (type === 'backquoted') throw reader.error('SYNTAX_ERROR', at, BACKQUOTED, `Write "${spelled.slice(1, -1)}".`)
  if (type === 'digitWord') throw reader.error('SYNTAX_ERROR', at, DIGIT_FIRST, `Write "${spelled}".`)
  if (spelled === '""') throw reader.error('SYNTAX_ERROR', at, 'Zero-length delimited identifier not allowed')
  return { kind: 'name', at, name: unquote(spelled), quoted: true }
}

/** qualifiedName = name {"." name} */
export function qualifiedName(reader: Reader): QualifiedName {
  const { at } = reader
  const parts = [name(reader)]
  while (reader.take('.')) parts.push(name(reader))
  return { kind: 'qualifiedName', at, parts }
}

/** columns = "(" name {"," name} ")" */
export function columns(reader: Reader): Name[] {
  return reader.parenthesised(name)
}

const BACKQUOTED = 'backquoted identifiers are not supported; use double quotes to quote identifiers'
const DIGIT_FIRST = 'identifiers must not start with a digit; surround the identifier with double quotes'
