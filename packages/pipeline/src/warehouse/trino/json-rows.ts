import { PipelineError } from '../../errors.ts'
import type { LoadedRow } from '../warehouse.ts'
import type { AnswerColumn } from './page.ts'
import { identifier, literal } from './text.ts'

/**
 * Rows as a query, by way of one text of JSON: to Trino's parser that is a single token, however many rows there are. Of
 * 20,000 commits, VALUES took 27 s to insert and this 2 s.
 */
export function rowsQuery(columns: readonly AnswerColumn[], json: string): string {
  const fields = columns.map(({ name, type }) => `${identifier(name)} ${asRead(type)}`)
  const names = columns.map(({ name }) => identifier(name))
  const values = columns.map(({ name, type }) => `${asWritten(identifier(name), type)} AS ${identifier(name)}`)
  return (
    `SELECT ${values.join(', ')} FROM UNNEST(CAST(json_parse(${literal(json)}) AS ARRAY(ROW(${fields.join(', ')})))) ` +
    `AS t(${names.join(', ')})`
  )
}

/** The type in which a value comes out of JSON, for a column of that type. */
function asRead(type: string): string {
  return /^(?:timestamp\b|date$|varbinary$)/.test(type) ? 'varchar' : type
}

function asWritten(value: string, type: string): string {
  if (type === 'varbinary') return `from_hex(${value})`
  if (type === 'date') return `CAST(${value} AS date)`
  if (!type.startsWith('timestamp')) return value
  const instant = `from_iso8601_timestamp_nanos(${value})`
  return `CAST(${type.endsWith('with time zone') ? instant : `${instant} AT TIME ZONE 'UTC'`} AS ${type})`
}

/** Trino's own bound on a statement is 1,000,000 characters; this leaves room for the rest of it. */
const MOST_CHARACTERS = 700_000

/**
 * Rows as texts of JSON, arrays by position, each of at most so many characters; a row that is longer is alone in its text.
 * Throws `LOAD_FAILED` for a row that leaves out a column.
 */
export function* jsonTexts(
  columns: readonly AnswerColumn[],
  rows: readonly LoadedRow[],
  mostCharacters = MOST_CHARACTERS,
): Generator<string> {
  let texts: string[] = []
  let length = 0
  for (const row of rows) {
    const text = JSON.stringify(columns.map(({ name }) => cellOf(row, name)))
    // A quote in the text is two in the statement.
    const written = text.length + (text.split("'").length - 1) + 1
    if (texts.length > 0 && length + written > mostCharacters) {
      yield `[${texts.join(',')}]`
      texts = []
      length = 0
    }
    texts.push(text)
    length += written
  }
  if (texts.length > 0) yield `[${texts.join(',')}]`
}

function cellOf(row: LoadedRow, column: string): unknown {
  if (!(column in row)) throw new PipelineError('LOAD_FAILED', `a row leaves out the column ${column}`)
  const value = row[column]
  return typeof value === 'bigint' ? String(value) : value
}
