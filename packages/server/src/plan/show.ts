import type { Model } from 'oso-models'
import type { ShowColumns, ShowTables } from 'oso-sql'

/*
 * Statements about the catalogue are answered by queries that hold the answer, so that they have every format, limit and
 * proof of end that other results have. They are Trino's SQL and go through parser, analyser and compiler like any.
 */

type Filter = Pick<ShowTables, 'like' | 'escape'>

/** A query with the answer of `SHOW TABLES`: the models that can be read. */
export function tablesQuery(names: readonly string[], show: ShowTables): string {
  return valuesQuery(
    ['Table'],
    [...names].sort().map(name => [name]),
    show,
  )
}

/** A query with the answer of `SHOW COLUMNS` and `DESCRIBE`, in Trino's form. */
export function columnsQuery({ columns }: Pick<Model, 'columns'>, show: ShowColumns): string {
  const rows = columns.map(({ name, type, description }) => [name, type, '', description ?? ''])
  return valuesQuery(['Column', 'Type', 'Extra', 'Comment'], rows, show)
}

/** A query with one text as its answer: the plan that EXPLAIN shows. */
export function textQuery(column: string, text: string): string {
  return valuesQuery([column], [[text]], { like: null, escape: null })
}

// Ordered by place, which a table of values has none of unless it is written.
function valuesQuery(columns: readonly string[], rows: readonly (readonly string[])[], filter: Filter): string {
  const names = columns.map(identifier)
  const filled = rows.length > 0 ? rows : [columns.map(() => '')]
  const values = filled.map((row, index) => `(${[String(index), ...row.map(literal)].join(', ')})`)
  const conditions = rows.length === 0 ? ['false'] : likeCondition(names[0] ?? '', filter)
  return [
    // A literal is of its own length, and what it stands for of any.
    `SELECT ${names.map(name => `CAST(${name} AS varchar) AS ${name}`).join(', ')}`,
    `FROM (VALUES ${values.join(', ')}) AS t (place, ${names.join(', ')})`,
    ...conditions.map(condition => `WHERE ${condition}`),
    'ORDER BY place',
  ].join(' ')
}

function likeCondition(name: string, filter: Filter): string[] {
  if (!filter.like) return []
  const end = filter.escape ? ` ESCAPE ${literal(filter.escape.value)}` : ''
  return [`${name} LIKE ${literal(filter.like.value)}${end}`]
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
