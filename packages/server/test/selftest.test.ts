import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { brokenOf } from '../src/selftest/report.ts'
import { startServer, testServer } from '../src/server.ts'
import { HOST_COMMAND } from './built.ts'
import { projects, writeWarehouse } from './sample-warehouse.ts'

let folder: string
let path: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oso-selftest-'))
  path = join(folder, 'warehouse.duckdb')
  writeWarehouse(path, { projects_v1: projects(3) })
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const engine = { hosts: 1, threads: 2, memoryMb: 256 }

test('all that keeps queries from doing harm is in place', async () => {
  const report = await testServer({ settings: { warehouse: { path }, engine }, hostCommand: HOST_COMMAND })
  expect(brokenOf(report)).toEqual([])
  const layers = report.findings.map(({ layer }) => layer)
  expect(new Set(layers)).toEqual(new Set(['guard', 'honest', 'locks', 'limits']))
  expect(layers.filter(layer => layer === 'locks').length).toBeGreaterThan(12)
})

test('a server whose hosts are not what they must be does not start, and says what is wrong', async () => {
  // One variable more than a host may know.
  const hostCommand = ['/usr/bin/env', 'LEAKED=secret', ...HOST_COMMAND] as const
  const started = startServer({ settings: { warehouse: { path }, engine, server: { port: 0 } }, hostCommand })
  await expect(started).rejects.toMatchObject({ code: 'SELF_TEST_FAILED', message: expect.stringContaining('LEAKED') })
})

test('a server that should count in a Redis that is not there does not start, unless it may count alone', async () => {
  const settings = { warehouse: { path }, engine, server: { port: 0 }, state: { url: ':memory:' } }
  const redisUrl = 'redis://127.0.0.1:9'
  const refused = startServer({ settings: { ...settings, limits: { redisUrl } }, hostCommand: HOST_COMMAND })
  await expect(refused).rejects.toMatchObject({ code: 'REDIS_UNREACHABLE' })
  const limits = { redisUrl, withoutRedis: 'alone' } as const
  await (await startServer({ settings: { ...settings, limits }, hostCommand: HOST_COMMAND })).close()
})
