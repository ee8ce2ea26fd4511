/** A quoted identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A quoted text. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A table of models or sources, by its name in the registry; `catalog` is the attached file that it is in. */
export function tableName(name: string, catalog?: string): string {
  return `${catalog === undefined ? '' : `${identifier(catalog)}.`}"oso".${identifier(name)}`
}

/** The tables in which a warehouse tells how it was made. */
export const META_TABLES = {
  materialisations: `
    model varchar not null, started_at timestamp not null, ended_at timestamp not null, row_count bigint not null,
    version varchar not null, sources varchar not null, audits varchar not null`,
  sources: `
    source varchar not null, version varchar not null, extracted_at timestamp not null,
    rows_in bigint not null, rows_loaded bigint not null, rows_rejected bigint not null`,
  rejections: 'source varchar not null, location varchar not null, reason varchar not null, kept boolean not null',
  builds: `
    started_at timestamp not null, ended_at timestamp not null,
    models_built bigint not null, models_kept bigint not null, models_failed bigint not null`,
} as const

/** Makes the schemas and the empty tables of a new warehouse. */
export function schemaStatements(): string {
  const tables = Object.entries(META_TABLES).map(([name, columns]) => `create table oso_meta.${name} (${columns});`)
  return ['create schema oso;', 'create schema oso_meta;', ...tables].join('\n')
}

/** The last record of every model whose table is there. */
export const CURRENT_MATERIALISATIONS = `
  select model, started_at, ended_at, row_count, version, sources, audits
  from oso_meta.materialisations
  where model in (select table_name from duckdb_tables() where schema_name = 'oso' and database_name = current_database())
  qualify row_number() over (partition by model order by ended_at desc, started_at desc) = 1
  order by model`

/** The last record of every source. */
export const CURRENT_SOURCES = `
  select source, version, extracted_at, rows_in, rows_loaded, rows_rejected
  from oso_meta.sources
  qualify row_number() over (partition by source order by extracted_at desc) = 1
  order by source`

/** Adds rows, given as a JSON array of objects that state every column, to a table of these columns. Bytes are hexadecimal. */
export function loadStatement(table: string, columns: readonly Readonly<{ name: string; type: string }>[]): string {
  const read = columns.map(({ name, type }) => `${identifier(name)} ${type === 'BLOB' ? 'VARCHAR' : type}`)
  const written = columns.map(({ name, type }) => (type === 'BLOB' ? `unhex(${identifier(name)})` : identifier(name)))
  return `
    insert into ${tableName(table)} select ${written.join(', ')}
    from (select unnest(cast($1::json as struct(${read.join(', ')})[]), max_depth := 2))`
}

/** A time as DuckDB's timestamp reads it. */
export function timestamp(at: Date): string {
  return at.toISOString().replace('Z', '')
}
