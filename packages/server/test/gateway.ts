import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PartialConfig } from '../src/config.ts'
import { SILENT } from '../src/log.ts'
import { type RunningServer, startServer } from '../src/server.ts'
import { HOST_COMMAND } from './built.ts'
import { expectContract } from './contract-answers.ts'
import { type Sample, writeWarehouse } from './sample-warehouse.ts'

/** A gateway over a sample, with real engine hosts. */
export type Gateway = Readonly<{
  server: RunningServer
  /** Path of its warehouse. */
  warehouse: string
  /** What it told its operator of faults. */
  faults: readonly string[]
  /** Asks it, and fails when the answer is none that the contract promises. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>
  /** `POST /api/v1/sql`. */
  sql: (body: unknown, headers?: Readonly<Record<string, string>>, signal?: AbortSignal) => Promise<Response>
  close: () => Promise<void>
}>

/** Starts a gateway on a free port. */
export async function startGateway(sample: Sample, settings: PartialConfig = {}): Promise<Gateway> {
  const folder = mkdtempSync(join(tmpdir(), 'oso-gateway-'))
  const warehouse = join(folder, 'warehouse.duckdb')
  writeWarehouse(warehouse, sample)
  const faults: string[] = []
  const log = { ...SILENT, error: (message: string) => void faults.push(message) }
  const server = await startServer({ settings: withDefaults(settings, warehouse), hostCommand: HOST_COMMAND, log })
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(`${server.url}${path}`, init)
    await expectContract(answer, init.method ?? 'GET', path)
    return answer
  }
  return {
    ...{ server, warehouse, faults, fetch: ask },
    sql: (body, headers = {}, signal = new AbortController().signal) =>
      ask('/api/v1/sql', {
        ...{ method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), signal },
        headers: { 'content-type': 'application/json', 'accept-encoding': 'identity', ...headers },
      }),
    close: async () => {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The JSON of an answer, whose form was held against the contract when it came. */
export async function bodyOf<T>(answer: Response): Promise<T> {
  return (await answer.json()) as T
}

function withDefaults(settings: PartialConfig, path: string): PartialConfig {
  return {
    ...settings,
    server: { port: 0, drainMs: 500, ...settings.server },
    warehouse: { path, watchMs: 50, ...settings.warehouse },
    engine: { hosts: 2, threads: 1, memoryMb: 1024, ...settings.engine },
    // Tests ask faster than people do; those of limits set their own.
    limits: { requestsPerSecond: 0, requestsPerMinute: 0, concurrentQueries: 0, ...settings.limits },
    anonymous: { requestsPerSecond: 0, requestsPerMinute: 0, concurrentQueries: 0, ...settings.anonymous },
    state: { url: ':memory:', ...settings.state },
  }
}
