import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'oso-pipeline'
import { type RunningServer, startServer } from 'oso-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOST_COMMAND } from '../../packages/server/test/built.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'oso-examples-'))
const run = promisify(execFile)

/** What each example must print; an example that is not here fails its test. */
const SAYS: Readonly<Record<string, RegExp>> = {
  'cancel.ts': /^stopped: /m,
  'dataframe.ts': /^Arrow: \d{2,} rows$/m,
  'first-query.ts': /5 rows × 2 columns/,
  'lineage.ts': /made from: .*src_ossd__projects/,
  'parameters.ts': /COMMIT_CODE/,
  'stream-large.ts': /^read [1-9]\d* events, to the end$/m,
}

let server: RunningServer

beforeAll(async () => {
  const warehouse = join(folder, 'sample.duckdb')
  const data = join(root, 'examples/data')
  await build({ ossDirectory: join(data, 'oss-directory'), gitCommits: join(data, 'commits'), warehouse })
  server = await startServer({
    settings: { server: { port: 0 }, warehouse: { path: warehouse }, state: { url: ':memory:' } },
    hostCommand: HOST_COMMAND,
  })
}, 120_000)

afterAll(async () => {
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('each example runs against the sample, and says what it should', () => {
  const files = readdirSync(join(root, 'examples')).filter(file => file.endsWith('.ts'))

  test.each(files)('%s', { timeout: 60_000 }, async file => {
    const args = ['tsx', '--tsconfig', 'tsconfig.built.json', join('examples', file)]
    const env = { ...process.env, OSO_BASE_URL: `${server.url}/api/v1/`, NO_COLOR: '1' }
    const { stdout } = await run('npx', args, { cwd: root, env })
    expect(stdout).toMatch(SAYS[file] ?? /^this example is not in SAYS$/)
  })
})
