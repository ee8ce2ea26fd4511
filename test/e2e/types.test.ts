import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Gateway, startGateway } from './gateway.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const COMMAND = join(root, 'packages/client/dist/bin/oso.cjs')
const folder = mkdtempSync(join(tmpdir(), 'oso-types-'))
const run = promisify(execFile)

let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway()
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await gateway.close()
})

const oso = (...args: readonly string[]) =>
  run(process.execPath, [COMMAND, '--base-url', gateway.baseUrl, 'types', ...args], { cwd: folder })

// The client's types are read from its sources: tests build programs, and no declarations.
const OPTIONS = {
  ...{ strict: true, noEmit: true, skipLibCheck: true, target: 'es2022', module: 'nodenext' },
  ...{ allowImportingTsExtensions: true, types: ['node'] },
  paths: { 'oso-client': [join(root, 'packages/client/src/index.ts')] },
}

const PROGRAM = `
import { createClient } from 'oso-client'
import { models, type Queries } from './models.ts'
const oso = createClient({ models })
const rows = (await oso.query(oso.models.projects_v1.select('project_id'))).rows()
export const ids: string[] = rows.map(row => row.project_id)
export const n: bigint | null | undefined = (await oso.query<Queries['top']['row']>('')).rows()[0]?.n
// @ts-expect-error the registry that was asked has no table for it
oso.models.collections_v1
`

test('types of models and of queries compile, and --check tells drift', { timeout: 60_000 }, async () => {
  writeFileSync(
    join(folder, 'top.sql'),
    '-- @param varchar\nselect count(*) as n, max(project_name) as top from projects_v1 where project_id <> ?\n',
  )
  const args = ['top.sql', '--out', 'models.ts']
  expect((await oso(...args)).stderr).toContain('models.ts: 1 model, 1 query')
  const text = readFileSync(join(folder, 'models.ts'), 'utf8')
  expect(text).toContain('parameters: [string | null]')
  expect(text).toMatch(/\/\*\* `varchar` .*From projects_v1\.project_name\. \*\//)
  writeFileSync(join(folder, 'program.mts'), PROGRAM)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: OPTIONS, files: ['program.mts'] }))
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { cwd: folder })

  await oso(...args, '--check')
  writeFileSync(join(folder, 'models.ts'), text.replace('project_id: string', 'project_id: number'))
  await expect(oso(...args, '--check')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/models\.ts:\d+ is out of date\n- {5}project_id: number\n\+ {5}project_id: string\n/),
  })
})

test('a query that is wrong is named with its place', async () => {
  writeFileSync(join(folder, 'bad.sql'), 'select nope from projects_v1\n')
  await expect(oso('bad.sql', '--out', 'x.d.ts')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('COLUMN_NOT_FOUND'),
  })
})
