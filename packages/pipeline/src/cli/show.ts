import { auditQueries, registry as ownRegistry, type Registry } from 'oso-models'
import { runAudits } from '../audit/audit.ts'
import { type WarehousePlace, warehouseAt } from '../build.ts'
import { PipelineError } from '../errors.ts'
import { MAX_LISTED } from '../ingest/ingest.ts'
import { REGISTRY_SOURCE } from '../source/registry.ts'
import type { Reader, Rejection, Warehouse } from '../warehouse/warehouse.ts'
import { grouped } from './report.ts'

/** What stands in a warehouse, as text: sources, tables, and what was rejected if that is asked for. */
export async function show(options: Readonly<{ warehouse: WarehousePlace; rejections?: boolean }>): Promise<string> {
  return reading(warehouseAt(options.warehouse), async reader => {
    const found = await reader.rejections()
    const named = (await reader.sources()).filter(({ source }) => source !== REGISTRY_SOURCE)
    const sources = named.map(
      ({ source, rowsIn, rowsLoaded, rowsRejected, extractedAt, version }) =>
        `${source}  ${grouped(rowsIn)} in, ${grouped(rowsLoaded)} loaded, ${grouped(rowsRejected)} rejected, ${oddities(source, found)}  ` +
        `${extractedAt.toISOString()}  ${version}`,
    )
    const tables = await reader.materialisations()
    const width = Math.max(0, ...tables.map(({ model }) => model.length))
    const lines = tables.map(
      ({ model, rowCount, endedAt }) =>
        `${model.padEnd(width)}  ${grouped(rowCount).padStart(11)} rows  ${endedAt.toISOString()}`,
    )
    const rejections = options.rejections ? ['', ...found.map(rejectionLine)] : []
    return `${[...sources, '', ...lines, ...rejections].join('\n')}\n`
  })
}

function oddities(source: string, found: readonly Rejection[]): string {
  const listed = found.filter(rejection => rejection.kept && rejection.source === source).length
  return `${grouped(listed)}${listed < MAX_LISTED ? '' : ' or more'} ${listed === 1 ? 'oddity' : 'oddities'}`
}

function rejectionLine(rejection: Rejection): string {
  return `${rejection.kept ? 'odd     ' : 'rejected'}  ${rejection.source}  ${rejection.location}: ${rejection.reason}`
}

/** Runs the audits of every table that stands in a warehouse, and says how they came out. */
export async function auditAgain(
  options: Readonly<{ warehouse: WarehousePlace }>,
  registry: Registry = ownRegistry,
): Promise<Readonly<{ text: string; failed: number }>> {
  const warehouse = warehouseAt(options.warehouse)
  const schema = registry.schema()
  return reading(warehouse, async reader => {
    const lines: string[] = []
    let failed = 0
    for (const { model: name } of await reader.materialisations()) {
      const model = registry.model(name)
      const queries = model === undefined ? [] : auditQueries(model)
      const audits = queries.map(({ name, sql }) => ({ name, query: warehouse.compile(sql, schema) }))
      for (const { audit, badRows, examples } of await runAudits(audits, reader)) {
        if (badRows > 0) failed++
        const bad = badRows === 0 ? 'passed' : `FAILED: ${grouped(badRows)} bad rows: ${examples.join(', ')}`
        lines.push(`${name}  ${audit}  ${bad}`)
      }
    }
    return { text: `${lines.join('\n')}\n${lines.length} audits, ${failed} failed\n`, failed }
  })
}

async function reading<T>(warehouse: Warehouse, work: (reader: Reader) => Promise<T>): Promise<T> {
  const reader = await warehouse.open()
  if (reader === undefined) {
    throw new PipelineError('WAREHOUSE_NOT_FOUND', `there is no warehouse at ${warehouse.location}`, {
      hint: 'make one with oso-pipeline build',
    })
  }
  try {
    return await work(reader)
  } finally {
    await reader.close()
  }
}
