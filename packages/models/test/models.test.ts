import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { auditQueries } from '../src/audit/sql.ts'
import { loadModels } from '../src/load.ts'
import { createRegistry, type Registry } from '../src/registry/registry.ts'
import { openWarehouse, type Row } from './warehouse.ts'

const FOLDER = fileURLToPath(new URL('../sql', import.meta.url))

/** A case of a `<model>.test.yaml`: rows in, rows out. `today` stands for the day of the run. */
type Case = Readonly<{ model?: string; given: Readonly<Record<string, readonly Row[]>>; expect: readonly Row[] }>

let registry: Registry
beforeAll(async () => {
  registry = createRegistry(await loadModels(FOLDER))
})

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.test.yaml'))

describe.each(files)('%s', file => {
  // The shape is this test's own; a case that lacks a part fails at once.
  const cases = parse(readFileSync(join(FOLDER, file), 'utf8'), { merge: true }) as Record<string, Case>

  test.each(Object.entries(cases))('%s', (_, { model: named, given, expect: expected }) => {
    const model = registry.model(named ?? basename(file, '.test.yaml'))
    if (!model) throw new Error(`there is no model "${named}"`)
    const warehouse = openWarehouse(registry.schema())
    onTestFinished(warehouse.close)
    for (const parent of model.parents) fillParent(warehouse, parent, given[parent] ?? [])
    warehouse.build(model)
    const columns = Object.keys(expected[0] ?? {}).map(name => `"${name}"`)
    const found = warehouse.query(`select ${columns.join(', ')} from "${model.name}"`)
    expect(found.map(plain).sort(byText)).toEqual(expected.map(plain).sort(byText))
    for (const { name, sql } of auditQueries(model)) expect([name, warehouse.query(sql)]).toEqual([name, []])
  })
})

function fillParent(warehouse: ReturnType<typeof openWarehouse>, name: string, rows: readonly Row[]): void {
  const parent = registry.model(name)
  if (!parent) throw new Error(`there is no model "${name}"`)
  warehouse.fill(parent, rows)
}

/**
 * A row with its values as text, so that 1 of the YAML is 1n of a bigint; the day of the run
 * goes by name, and whole seconds have no fraction.
 */
function plain(row: Row): Record<string, unknown> {
  const today = new Date().toISOString().slice(0, 10)
  const text = (value: unknown): unknown => {
    if (value === null || value === undefined) return null
    if (Array.isArray(value)) return value.map(text)
    if (typeof value === 'object') return plain(value as Row)
    const written = String(value).replace(/(:\d\d)\.0+$/, '$1')
    return written === today ? 'today' : written
  }
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, text(value)]))
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}

test('every built model and every audit of one can be run by DuckDB', () => {
  const warehouse = openWarehouse(registry.schema())
  onTestFinished(warehouse.close)
  const built = registry.order().map(name => registry.model(name))
  for (const model of built.filter(model => model?.built)) {
    if (model?.sql === null) warehouse.fill(model, [])
    else if (model) warehouse.build(model)
    if (model)
      for (const { name, sql } of auditQueries(model))
        expect([model.name, name, warehouse.query(sql)]).toEqual([model.name, name, []])
  }
})
