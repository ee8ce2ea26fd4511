import type { Config } from './config.ts'
import { readCatalogue } from './engine/catalogue.ts'
import type { Engine } from './engine/engine.ts'
import type { HostStart } from './engine/host.ts'
import { HostedEngine } from './engine/hosted.ts'
import type { Probed } from './engine/probe.ts'
import { tellsFigures } from './engine/process-figures.ts'
import { versionOf, watchFile } from './engine/watch.ts'
import { reasonOf } from './errors.ts'
import type { Log } from './log.ts'
import type { Figured } from './metrics.ts'
import type { Catalogue } from './plan/catalogue.ts'
import type { EngineSite } from './plan/checked.ts'
import { StartError } from './start-error.ts'

/** What a server reads: an engine, where that has the models' tables, and which there are just now. */
export type Warehouse = Readonly<{
  engine: Engine & Figured
  site: EngineSite
  catalogue: () => Catalogue
  /** Probes an engine host that nobody else has; null where the engine has no hosts of ours to lock. */
  probe: (() => Promise<Probed>) | null
  close: () => Promise<void>
}>

/** Opens the warehouse, and follows its file: what takes its place is read from then on. Throws `StartError`. */
export async function openWarehouse(config: Config, command: HostStart['command'], log: Log): Promise<Warehouse> {
  const { path, watchMs } = config.warehouse
  const version = await versionOf(path)
  if (version === undefined) {
    throw new StartError(
      'WAREHOUSE_NOT_FOUND',
      `There is no warehouse at ${path}. Build one: oso-pipeline build --warehouse ${path} …`,
    )
  }
  if (!tellsFigures()) {
    log.warn('this system does not tell the memory of a process: hosts are held to memory limits by DuckDB alone')
  }
  const engine = new HostedEngine({ ...config.engine, ...clocksOf(config), command, warehouse: path })
  let current = await firstCatalogue(engine, version, path)
  let unreadable: string | undefined
  const watch = watchFile(path, version, watchMs, async next => {
    try {
      current = await engine.reopen(fresh => readCatalogue(fresh, next))
      log.info('the warehouse was replaced', { version: next, tables: current.tables.size })
    } catch (error) {
      // It is tried again and again, and told once.
      if (next !== unreadable)
        log.warn('the new warehouse cannot be read; the old one stays', {
          path,
          version: next,
          reason: reasonOf(error),
        })
      unreadable = next
      throw error
    }
  })
  const close = async (): Promise<void> => {
    await watch.close()
    await engine.close()
  }
  return { engine, site: { name: 'duckdb' }, catalogue: () => current, probe: () => engine.probe(), close }
}

async function firstCatalogue(engine: HostedEngine, version: string, path: string): Promise<Catalogue> {
  try {
    await engine.warm()
    return await readCatalogue(engine, version)
  } catch (error) {
    await engine.close()
    throw new StartError('WAREHOUSE_UNREADABLE', `The warehouse at ${path} cannot be read: ${reasonOf(error)}`, {
      cause: error,
    })
  }
}

function clocksOf({ server: { stallMs, holdMs, heartbeatMs } }: Config) {
  return { stallMs, holdMs, heartbeatMs }
}
