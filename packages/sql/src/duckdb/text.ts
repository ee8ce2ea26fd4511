import { isCaught } from '../duckdb-functions/function.ts'

/*
 * Pieces of DuckDB's text. Everything that the compiler writes goes through these, so that no name and no value of a
 * caller can become syntax.
 */

/** A quoted identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The names, those that came before in whatever case with a number behind them. */
export function distinct(wishes: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return wishes.map((wish, index) => {
    let name = wish
    for (let number = index; taken.has(name.toLowerCase()); number++) name = `${wish}_${number}`
    taken.add(name.toLowerCase())
    return name
  })
}

/** A text literal. NUL cannot stand in DuckDB's text, so it is spelled by `chr`. */
export function text(value: string): string {
  const quoted = value.split('\0').map(part => `'${part.replaceAll("'", "''")}'`)
  return quoted.length === 1 ? (quoted[0] ?? "''") : `(${quoted.join(' || chr(0) || ')})`
}

/** A call of a function. */
export function call(name: string, ...args: readonly string[]): string {
  return `${name}(${args.join(', ')})`
}

/**
 * An explicit cast to a DuckDB type. A cast of nothing but a struct's field is taken along by DuckDB to where the struct
 * is read, and fails there, whatever CASE or TRY it stands in: `coalesce` keeps it in its place.
 */
export function castTo(sql: string, type: string): string {
  return /\)\."(?:[^"]|"")*"$/.test(sql) ? `CAST(coalesce(${sql}, NULL) AS ${type})` : `CAST(${sql} AS ${type})`
}

/** A row of DuckDB's from its fields. */
export function struct(...fields: readonly (readonly [name: string, sql: string])[]): string {
  return `{${fields.map(([name, sql]) => `${text(name)}: ${MACRO.test(sql) ? when([['true', sql]]) : sql}`).join(', ')}}`
}

/** Functions that are macros in DuckDB: in a subquery it loses the name of a field that is nothing but one of these. */
const MACRO = /^(?:nullif|split_part|array_to_string|list_(?:avg|count|max|min|reverse|sum))\(/

/** `CASE WHEN condition THEN result … [ELSE otherwise] END`. */
export function when(cases: readonly (readonly [condition: string, result: string])[], otherwise?: string): string {
  const body = cases.map(([condition, result]) => `WHEN ${condition} THEN ${result}`).join(' ')
  return `CASE ${body}${otherwise === undefined ? '' : ` ELSE ${otherwise}`} END`
}

/**
 * A text that fails when it is reached, with one of Trino's error names. `error()` is volatile and so cannot stand
 * under TRY; these two can, cost nothing until a row needs them, and carry the message. A cast that cannot succeed is
 * what DuckDB's TRY catches; a time zone that there is not is what it lets pass.
 */
export function fail(name: string, message: string): string {
  return failAs('BIGINT', name, message)
}

/** As `fail`, of a DuckDB type that a text can be cast to. */
export function failAs(type: string, name: string, message: string): string {
  const said = text(`TRINO_ERROR ${name}: ${message}`)
  if (!isCaught(name)) return asType(castTo(`timezone(${said}, TIMESTAMP '1970-01-01')`, 'VARCHAR'), type)
  return type === 'VARCHAR' || type === 'BLOB'
    ? asType(castTo(castTo(said, 'BIGINT'), 'VARCHAR'), type)
    : castTo(said, type)
}

/** A failure, of that type, where a point in time is one of Trino's and none of DuckDB's. */
export function failFar(type: string, points: 'Dates' | 'Timestamps' = 'Dates'): string {
  return failAs(type, 'NOT_PORTABLE', `${points} this far away are not available here`)
}

function asType(said: string, type: string): string {
  if (type === 'VARCHAR') return said
  return type === 'BLOB' ? call('encode', said) : castTo(said, type)
}
