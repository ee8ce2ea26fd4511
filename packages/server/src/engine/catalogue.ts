import type { Materialisation } from 'oso-models'
import { z } from 'zod'
import { QueryError } from '../errors.ts'
import type { Job } from '../job/job.ts'
import type { Catalogue } from '../plan/catalogue.ts'
import type { Engine, Request } from './engine.ts'
import { recordOf } from './record.ts'

const TIMEOUT_MS = 30_000
/** Somewhat longer than a query may wait for a host by default: who asks whether all is well wants to know soon. */
const READY_MS = 12_000
const RECORDS = 'oso_meta.materialisations'

/** Reads what the warehouse holds, through a host: the gateway itself opens no database. */
export async function readCatalogue(engine: Pick<Engine, 'run'>, version: string): Promise<Catalogue> {
  const found = await rowsOf(engine, own(TABLES), TableRow)
  const hasRecords = found.some(({ table_schema, table_name }) => `${table_schema}.${table_name}` === RECORDS)
  const records = new Map<string, Materialisation>()
  for (const row of hasRecords ? await rowsOf(engine, own(MATERIALISATIONS), RecordRow) : [])
    records.set(row.model, recordOf(row))
  const names = found.filter(({ table_schema }) => table_schema === 'oso').map(({ table_name }) => table_name)
  return { version, tables: new Map(names.map(name => [name, records.get(name) ?? null])) }
}

type Lookup = Pick<Job, 'id' | 'sql' | 'columns' | 'tables'>

const TableRow = z.object({ table_schema: z.string(), table_name: z.string() })

const TABLES: Lookup = {
  id: 'catalogue-tables',
  sql: `SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('oso', 'oso_meta')`,
  columns: [
    { name: 'table_schema', type: 'varchar' },
    { name: 'table_name', type: 'varchar' },
  ],
  tables: ['information_schema.tables'],
}

const RecordRow = z.object({
  model: z.string(),
  started_at: z.string(),
  ended_at: z.string(),
  row_count: z.number(),
  version: z.string(),
  sources: z.string().nullable(),
  audits: z.string().nullable(),
})

// Of a model's records the newest one is the current one; what a long history holds besides is left where it is.
const MATERIALISATIONS: Lookup = {
  id: 'catalogue-records',
  sql: `SELECT model, started_at, ended_at, row_count, version, sources, audits FROM ${RECORDS}
    QUALIFY row_number() OVER (PARTITION BY model ORDER BY ended_at DESC) = 1`,
  columns: [
    { name: 'model', type: 'varchar' },
    { name: 'started_at', type: 'timestamp(3)' },
    { name: 'ended_at', type: 'timestamp(3)' },
    { name: 'row_count', type: 'bigint' },
    { name: 'version', type: 'varchar' },
    { name: 'sources', type: 'varchar' },
    { name: 'audits', type: 'varchar' },
  ],
  tables: [RECORDS],
}

/** The rows of a small result. Throws `ENGINE_FAILED` when it is not whole. */
export async function rowsOf<S extends z.ZodType>(
  engine: Pick<Engine, 'run'>,
  request: Request,
  row: S,
  signal: AbortSignal = new AbortController().signal,
): Promise<z.infer<S>[]> {
  const lines = await linesOf(engine, request, signal)
  const end = lines.at(-1)
  if (!Array.isArray(end) || end[0] !== 'end' || end[1]?.truncated !== false)
    throw new QueryError('ENGINE_FAILED', 'A small result did not come whole.')
  return z.array(row).parse(lines.filter(line => !Array.isArray(line)))
}

/** A result as parsed lines of NDJSON. For small results of the server's own queries only. */
async function linesOf(engine: Pick<Engine, 'run'>, request: Request, signal: AbortSignal): Promise<unknown[]> {
  const { bytes } = await engine.run(request, signal)
  const text = await new Response(bytes).text()
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}

/** A query of the server's own. */
function own(lookup: Lookup): Request {
  const job: Job = {
    ...{ ...lookup, kind: 'run', parameters: [], format: 'ndjson', encoding: 'identity', functions: [] },
    limits: { maxRows: 1_000_000, maxBytes: 2 ** 30 },
  }
  return { job, subject: 'server', timeoutMs: TIMEOUT_MS }
}

/** Throws what keeps the engine from answering; a query that touches no table is run to find out. */
export async function requireReady(engine: Engine): Promise<void> {
  const lookup: Lookup = {
    id: 'ready',
    sql: 'SELECT 1 AS one',
    columns: [{ name: 'one', type: 'integer' }],
    tables: [],
  }
  await linesOf(engine, { ...own(lookup), timeoutMs: READY_MS }, new AbortController().signal)
}
