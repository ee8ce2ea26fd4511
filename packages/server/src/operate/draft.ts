import { readType, writeType } from 'oso-sql'

/** Runs a statement on a cluster and gives its rows. */
export type Ask = (sql: string) => Promise<readonly (readonly unknown[])[]>

/** Which tables to draft models of. */
export type Where = Readonly<{
  catalog: string
  schema: string
  /** A LIKE pattern of table names. */
  like?: string | undefined
  /** Models that are there already. */
  isKnown: (name: string) => boolean
}>

/** A file of declared models, and the tables that none could be made of. */
export type Draft = Readonly<{
  text: string
  models: readonly string[]
  skipped: readonly Readonly<{ table: string; why: string }>[]
}>

/** Drafts a declared model of every table of a schema that is no model yet: names, types, nulls, and what comments say. */
export async function draftModels(ask: Ask, { catalog, schema, like = '%', isKnown }: Where): Promise<Draft> {
  const columns = await readColumns(ask, { catalog, schema, like })
  const models: string[] = []
  const blocks: string[] = []
  const skipped: { table: string; why: string }[] = []
  for (const [table, found] of columns) {
    const why = isKnown(table) ? 'there is a model of that name' : unwritable(table, found)
    if (why !== undefined) {
      skipped.push({ table, why })
      continue
    }
    models.push(table)
    blocks.push(
      entryOf(
        table,
        `${catalog}.${schema}`,
        await withComments(ask, `${quoted(catalog)}.${quoted(schema)}`, table, found),
      ),
    )
  }
  return { text: blocks.join('\n'), models, skipped }
}

type Column = Readonly<{ name: string; type: string; nullable: boolean; comment: string }>

async function readColumns(
  ask: Ask,
  { catalog, schema, like }: Readonly<Record<'catalog' | 'schema' | 'like', string>>,
): Promise<ReadonlyMap<string, readonly Column[]>> {
  const rows = await ask(
    `SELECT table_name, column_name, data_type, is_nullable FROM ${quoted(catalog)}.information_schema.columns ` +
      `WHERE table_schema = ${text(schema)} AND table_name LIKE ${text(like)} ORDER BY table_name, ordinal_position`,
  )
  const tables = new Map<string, Column[]>()
  for (const [table, name, type, nullable] of rows) {
    const column = { name: String(name), type: String(type), nullable: nullable !== 'NO', comment: '' }
    tables.set(String(table), [...(tables.get(String(table)) ?? []), column])
  }
  return tables
}

/** The information schema of Trino has no comments; these are told of one table at a time. */
async function withComments(ask: Ask, schema: string, table: string, columns: readonly Column[]): Promise<Column[]> {
  const rows = await ask(`SHOW COLUMNS FROM ${schema}.${quoted(table)}`)
  const comments = new Map(rows.map(([name, , , comment]) => [String(name), String(comment ?? '')]))
  return columns.map(column => ({ ...column, comment: comments.get(column.name) ?? '' }))
}

/** Why a table cannot be a model as it is. */
function unwritable(table: string, columns: readonly Column[]): string | undefined {
  if (!/^[a-z_][a-z0-9_]*$/.test(table)) return 'a model has a name of a-z, 0-9 and _'
  const named = columns.find(({ name }) => !/^\S+(?: \S+)*$/.test(name))
  if (named !== undefined) return `the column ${JSON.stringify(named.name)} cannot be written down`
  const typed = columns.find(({ type }) => !isType(type))
  return typed && `the column ${typed.name} is of the type ${typed.type}, which queries cannot have`
}

function isType(type: string): boolean {
  try {
    readType(type)
    return true
  } catch {
    return false
  }
}

function entryOf(table: string, place: string, columns: readonly Column[]): string {
  const cells = columns.map(({ name, type, nullable, comment }) => [
    name,
    writeType(readType(type)),
    nullable ? 'null' : 'not null',
    oneLine(comment),
  ])
  const widths = [0, 1, 2].map(at => Math.max(...cells.map(cell => cell[at]?.length ?? 0)))
  const lines = cells.map(cell => `    ${cell.map((value, at) => value.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd())
  return [
    `${table}:`,
    `  about: ${JSON.stringify(`The table ${table} of ${place}.`)}`,
    '  kind: table',
    '  types: declared',
    '  columns: |',
    ...lines,
    '',
  ].join('\n')
}

/** Fields of a column stand two spaces apart, and what is in brackets at the end means something else. */
function oneLine(comment: string): string {
  return comment.replaceAll(/\s+/g, ' ').trim().replace(/\]$/, '].')
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
