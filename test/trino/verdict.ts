import { analyse, parse, type Schema, SqlError, writeType } from 'oso-sql'
import { type Answer, ask, HttpError, type Place, type Target, TrinoError } from './statement.ts'

/** What is said of a query without running it: its columns, or the name of its mistake and where that is. */
export type Verdict =
  | Readonly<{ columns: readonly Readonly<{ name: string; type: string }>[] }>
  | Readonly<{ error: string; at: Place | null; message: string }>

/** What the analyser says. */
export function ourVerdict(sql: string, schema: Schema): Verdict {
  try {
    const { columns } = analyse(parse(sql), schema)
    return { columns: columns.map(({ name, type }) => ({ name, type: writeType(type).toLowerCase() })) }
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    const { code, position, message } = error
    return { error: code, at: position ? { line: position.line, column: position.column } : null, message }
  }
}

/** A semicolon at the end is taken here, and no part of a statement there. */
const SEMICOLON = /;\s*$/

/** What Trino says. The query is only prepared, so that errors have their place in its own text, and nothing runs. */
export async function trinoVerdict(target: Target, sql: string): Promise<Verdict> {
  const headers = {
    ...target.headers,
    'X-Trino-Prepared-Statement': `judged=${encodeURIComponent(sql.replace(SEMICOLON, ''))}`,
  }
  try {
    return { columns: described(await ask({ ...target, headers }, 'DESCRIBE OUTPUT judged')) }
  } catch (error) {
    if (error instanceof HttpError) return unreadable(error)
    if (!(error instanceof TrinoError)) throw error
    return { error: error.code, at: error.at ?? null, message: error.message.replace(/^line \d+:\d+: /, '') }
  }
}

/** A prepared text that does not parse is a bad header, before it is a bad statement. */
function unreadable(error: HttpError): Verdict {
  const [, line, column, message] = /Prepared-Statement header: line (\d+):(\d+): (.*)/.exec(error.body) ?? []
  if (message === undefined) throw error
  return { error: 'SYNTAX_ERROR', at: { line: Number(line), column: Number(column) }, message }
}

/** Name, catalogue, schema, table, type, … of each column. */
function described({ rows }: Answer): readonly Readonly<{ name: string; type: string }>[] {
  return rows.map(([name, , , , type]) => ({ name: String(name), type: String(type).toLowerCase() }))
}

/** What is known to the parser and out of scope, as its messages begin. */
const OUT_OF_SCOPE =
  /^(Table functions|MATCH_RECOGNIZE|Inline functions|Session properties|Reading a table as of|Row pattern|label\.\*)/

/** Whether a query is one that is meant to be judged: no statement of another kind, and nothing refused by name. */
export function isInScope(ours: Verdict): boolean {
  if ('columns' in ours) return !['Query Plan', 'Table', 'Column', 'Valid'].includes(ours.columns[0]?.name ?? '')
  return ours.error !== 'UNSUPPORTED_STATEMENT' && !(ours.error === 'NOT_SUPPORTED' && OUT_OF_SCOPE.test(ours.message))
}

/** How two verdicts differ, in words, or nothing. A place is compared where both give one. */
export function difference(ours: Verdict, trinos: Verdict): string | undefined {
  if (same(ours, trinos)) return undefined
  return `here ${shown(ours)}; Trino ${shown(trinos)}`
}

function same(ours: Verdict, trinos: Verdict): boolean {
  if ('columns' in ours) return 'columns' in trinos && JSON.stringify(ours.columns) === JSON.stringify(trinos.columns)
  if ('columns' in trinos || ours.error !== trinos.error) return false
  return !ours.at || !trinos.at || (ours.at.line === trinos.at.line && ours.at.column === trinos.at.column)
}

function shown(verdict: Verdict): string {
  if ('columns' in verdict) return verdict.columns.map(({ name, type }) => `${name} ${type}`).join(', ')
  const { error, at, message } = verdict
  return `${error}${at ? ` at ${at.line}:${at.column}` : ''} (${message.slice(0, 160)})`
}
