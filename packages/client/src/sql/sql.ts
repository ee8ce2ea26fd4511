import { invalidArgument } from '../errors.ts'
import { type Parameter, parameter } from './parameter.ts'
import { checkPiece } from './scan.ts'

/** Tells SQL from values. A mark and not a class, since a program may hold the ESM and the CommonJS build at once. */
export const MARK: unique symbol = Symbol.for('oso.sql')

/** A query, or a part of one: text with a `?` for each parameter, and the parameters. */
export type Sql = Readonly<{
  text: string
  parameters: readonly Parameter[]
  /** The one model, and the columns of it, that a query reads and gives as they are; no columns are all. */
  columnsOf?: Readonly<{ model: string; columns: readonly string[] }> | undefined
  [MARK]: true
}>

/** A query whose rows are known to the compiler. */
export interface Typed<Row> extends Sql {
  /** Only for the compiler; there is no such member. */
  readonly row: Row | undefined
}

/**
 * Writes SQL. Every `${}` is a bound parameter, never a part of the text, or another piece of `sql`.
 *
 * A value's Trino type is inferred: string → varchar, boolean, bigint and whole number → bigint, other number → double,
 * Date → timestamp(3) in UTC, array → array, null. `undefined` throws.
 *
 * @example
 * const since = new Date('2025-01-01')
 * const only = source ? sql`and event_source = ${source}` : sql``
 * await oso.query(sql`select * from ${sql.id('oso', 'events_v1')} where time >= ${since} ${only} limit ${10}`)
 */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): Sql {
  let text = strings[0] ?? ''
  const parameters: Parameter[] = []
  strings.slice(0, -1).forEach(checkPiece)
  // What stands behind the last value may end in a comment.
  checkPiece(`${strings.at(-1)}\n`)
  values.forEach((value, index) => {
    const piece = isSql(value) ? value : bound(value)
    text += piece.text + lineEnd(piece.text) + (strings[index + 1] ?? '')
    parameters.push(...piece.parameters)
  })
  return make(text, parameters)
}

/**
 * A name: of a column, a table, or a table in its schema. It is quoted, so that it can be no more than a name.
 *
 * @example
 * sql`select ${sql.id(column)} from ${sql.id('oso', 'projects_v1')}`
 */
sql.id = (...names: readonly string[]): Sql => {
  if (names.length === 0) throw invalidArgument('sql.id needs a name')
  for (const name of names) {
    if (typeof name !== 'string' || name === '') throw invalidArgument('a name is a text that is not empty')
    if (name.includes('\0')) throw invalidArgument('a name holds a NUL character')
  }
  return make(names.map(name => `"${name.replaceAll('"', '""')}"`).join('.'), [])
}

/**
 * Values or pieces in a row, with a comma between them, or what you say.
 *
 * @example
 * sql`project_name in (${sql.join(names)})`
 * sql`where ${sql.join(conditions, sql` and `)}`
 */
sql.join = (items: Iterable<unknown>, between: Sql = make(', ', [])): Sql => {
  const pieces = Array.from(items, item => (isSql(item) ? item : bound(item)))
  if (pieces.length === 0) {
    throw invalidArgument('sql.join got nothing to join', 'SQL has no empty list: for an empty IN write `false`.')
  }
  const parameters = pieces.flatMap((piece, index) => [...(index > 0 ? between.parameters : []), ...piece.parameters])
  return make(pieces.map(piece => piece.text).join(between.text), parameters)
}

/**
 * A value of a type that you name, where the inferred one is not the one you mean.
 *
 * @example
 * sql`amount > ${sql.value('1.10', 'decimal(10,2)')}`
 */
sql.value = (value: Parameter['value'] | number | bigint, type: string): Sql => {
  if (value === undefined) throw invalidArgument('a parameter is undefined', 'Write null for NULL.')
  return make('?', [{ type, value: typeof value === 'number' || typeof value === 'bigint' ? String(value) : value }])
}

/** True for what `sql` made. */
export function isSql(value: unknown): value is Sql {
  return typeof value === 'object' && value !== null && MARK in value
}

/** A query in either form that is taken: a piece of `sql`, or plain text with its parameters beside it. */
export function toSql(query: Sql | string, parameters: readonly unknown[] = []): Sql {
  if (isSql(query)) {
    checkText(query.text)
    if (parameters.length > 0) throw invalidArgument('a query written with sql`…` brings its own parameters')
    return query
  }
  if (typeof query !== 'string') throw invalidArgument('a query is a text or sql`…`')
  checkText(query)
  const pieces = parameters.map(value => (isSql(value) ? value : bound(value)))
  return make(
    query,
    pieces.flatMap(piece => piece.parameters),
  )
}

function checkText(text: string): void {
  if (text.trim() === '') throw invalidArgument('the query is empty', 'Try: select * from projects_v1 limit 10')
}

function bound(value: unknown): Sql {
  return make('?', [parameter(value)])
}

function make(text: string, parameters: readonly Parameter[]): Sql {
  return Object.freeze({ text, parameters: Object.freeze([...parameters]), [MARK]: true as const })
}

/** A piece that may end in a line comment must not take the text after it along. */
function lineEnd(text: string): string {
  return text.includes('--') ? '\n' : ''
}
