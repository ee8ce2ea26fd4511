import { randomBytes } from 'node:crypto'
import { type Coordinator, TrinoClient } from './trino/client.ts'
import { compileTrino } from './trino/compile.ts'
import { onTrino } from './trino/errors.ts'
import { LEASE_MS, Lease } from './trino/lease.ts'
import { createMetaTable, META_TABLES } from './trino/meta.ts'
import type { Standing } from './trino/publish.ts'
import { TrinoReader } from './trino/reader.ts'
import { TrinoSession } from './trino/session.ts'
import { Site } from './trino/site.ts'
import { path } from './trino/text.ts'
import type { Warehouse } from './warehouse.ts'

/** A cluster to build on, and where on it. */
export type TrinoPlace = Coordinator &
  Readonly<{
    /** An Iceberg catalog. */
    catalog: string
    /** Of the tables; the pipeline's own, as are those of its name with `_meta` and `_building_…` added. */
    schema: string
  }>

/** What a test may want otherwise. */
export type TrinoOptions = Readonly<{ signal?: AbortSignal | undefined; leaseMs?: number; patienceMs?: number }>

/** A warehouse of Iceberg tables behind a Trino cluster that can write. */
export function trinoWarehouse(place: TrinoPlace, options: TrinoOptions = {}): Warehouse {
  const { patienceMs } = options
  const client = new TrinoClient(place, patienceMs === undefined ? {} : { patienceMs })
  const site = new Site(client, place, options.signal)
  return {
    location: `${new URL(place.url).origin} ${place.catalog}.${place.schema}`,
    compile: compileTrino,
    open: () => onTrino('WAREHOUSE_CORRUPT', 'the warehouse cannot be read', () => open(site)),
    begin: () =>
      onTrino('WAREHOUSE_UNWRITABLE', 'the build cannot be begun', () => begin(site, options.leaseMs ?? LEASE_MS)),
  }
}

async function open(site: Site): Promise<TrinoReader | undefined> {
  await site.requireCatalog()
  const told = await site.tables(site.meta)
  if (!Object.keys(META_TABLES).every(table => told.includes(table))) return undefined
  const rows = ['materialisations', 'sources', 'builds'].map(table => `SELECT 1 FROM ${site.name(site.meta, table)}`)
  const hasBuilt = await site.value(`SELECT count(*) > 0 FROM (${rows.join(' UNION ALL ')})`)
  return hasBuilt === true ? new TrinoReader(site) : undefined
}

async function begin(site: Site, leaseMs: number): Promise<TrinoSession> {
  await site.requireCatalog()
  for (const schema of [site.schema, site.meta]) {
    await site.run(`CREATE SCHEMA IF NOT EXISTS ${path(site.catalog, schema)}`)
  }
  for (const [table, columns] of Object.entries(META_TABLES)) {
    await site.run(createMetaTable(table, columns, [site.catalog, site.meta]))
  }
  const lease = await Lease.take(site, leaseMs)
  try {
    // Builds that were killed could not clean up after themselves; who has the lease is the only one that lives.
    for (const schema of await site.schemas(site.building)) await site.dropSchema(schema)
    const building = `${site.building}${randomBytes(4).toString('hex')}`
    await site.run(`CREATE SCHEMA ${path(site.catalog, building)}`)
    return new TrinoSession({ site, lease, building, standing: await standingIn(site) })
  } catch (error) {
    await lease.release()
    throw error
  }
}

async function standingIn(site: Site): Promise<Standing> {
  const live = new Set(await site.tables(site.schema))
  const { rows } = await site.run(`SELECT DISTINCT model FROM ${site.name(site.meta, 'materialisations')}`)
  return { live, ours: new Set(rows.map(([model]) => String(model)).filter(model => live.has(model))) }
}
