import type { Materialisation } from 'oso-models'
import { z } from 'zod'
import { QueryError } from '../../errors.ts'
import { recordOf } from '../record.ts'
import type { Control, Row } from './control.ts'

/** Where a cluster has the models' tables and the pipeline's records. */
export type Places = Readonly<{ catalog: string; schema: string; metaSchema: string }>

/** The tables that are there, by the model's name; null where nothing was recorded of how one was made. */
export async function readTables(control: Control, places: Places): Promise<Map<string, Materialisation | null>> {
  const { catalog, schema, metaSchema } = places
  const found = await control.rows(
    `SELECT table_schema, table_name FROM ${name(catalog)}.information_schema.tables` +
      ` WHERE table_schema IN (${text(schema)}, ${text(metaSchema)})`,
  )
  const records = found.some(([owner, table]) => owner === metaSchema && table === RECORDS)
    ? await readRecords(control, `${name(catalog)}.${name(metaSchema)}.${RECORDS}`)
    : new Map<string, Materialisation>()
  const tables = found.filter(([owner]) => owner === schema).map(([, table]) => String(table))
  return new Map(tables.map(table => [table, records.get(table) ?? null]))
}

const RECORDS = 'materialisations'

// Of a model's records the newest one is the current one. Numbers come as text, for the control plane rounds them.
async function readRecords(control: Control, table: string): Promise<Map<string, Materialisation>> {
  const newest = 'row_number() OVER (PARTITION BY model ORDER BY ended_at DESC) AS place'
  const texts = ['started_at', 'ended_at', 'row_count'].map(column => `CAST(${column} AS varchar)`)
  const rows = await control
    .rows(
      `SELECT model, ${texts.join(', ')}, version, sources, audits FROM (SELECT *, ${newest} FROM ${table}) WHERE place = 1`,
    )
    // Who may not read them still serves the tables; their freshness is then not known.
    .catch(withoutPermission)
  return new Map(rows.map(row => recordOf(RecordRow.parse(row))).map(record => [record.model, record]))
}

function withoutPermission(error: unknown): readonly Row[] {
  if (error instanceof QueryError && error.code === 'PERMISSION_DENIED') return []
  throw error
}

const RecordRow = z
  .tuple([z.string(), z.string(), z.string(), z.string(), z.string(), z.string().nullable(), z.string().nullable()])
  .transform(([model, started_at, ended_at, row_count, version, sources, audits]) => ({
    ...{ model, started_at, ended_at, row_count, version, sources, audits },
  }))

/** A name as SQL writes it, whatever is in it. */
export function name(plain: string): string {
  return `"${plain.replaceAll('"', '""')}"`
}

function text(plain: string): string {
  return `'${plain.replaceAll("'", "''")}'`
}
