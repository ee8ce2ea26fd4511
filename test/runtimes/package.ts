import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { snippetsCompile } from './snippets.ts'
import type { Outcome } from './suite/suite.ts'

const run = promisify(execFile)
const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))

/** A program of a user: it compiles only if the tarball's declarations say what the documentation does. */
const TYPED = `
import { createClient, OsoError, sql, type Timestamp } from 'oso-client'
const oso = createClient({ baseUrl: 'http://127.0.0.1:1/api/v1/', numbers: 'number' })
const query = oso.models.projects_v1.select('project_id', 'display_name').where({ project_source: 'OSS_DIRECTORY' })
const rows: { project_id: string; display_name: string | null }[] = (await oso.query(query)).rows()
const one: { n: bigint }[] = (await oso.query<{ n: bigint }>(sql\`select \${1} as n\`)).rows()
export const time = (value: Timestamp): bigint => value.epoch
export const names = rows.map(row => row.display_name?.length ?? one.length)
export const code = (error: unknown): string => (error instanceof OsoError ? error.code : 'none')
// @ts-expect-error there is no such column
oso.models.projects_v1.select('nope')
`

/** What must hold in the folder into which the tarball was installed. */
const CHECKS: readonly (readonly [name: string, check: (folder: string) => Promise<unknown>])[] = [
  ['the tarball holds its documents and licence', hasDocuments],
  ['import gives the same names as require', sameNames],
  ['its types hold for ESM and CommonJS programs, under strict and without skipLibCheck', typesHold],
  ['the command runs and tells its version', commandRuns],
  ['every snippet of the documentation compiles', snippetsCompile],
]

/** Checks the installed package as such. */
export async function checkPackage(folder: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const [name, check] of CHECKS) {
    const started = Date.now()
    const error = await check(folder).then(
      () => undefined,
      reason => `${reason}\n${reason.stdout ?? ''}`,
    )
    outcomes.push({ name, error, ms: Date.now() - started })
  }
  return outcomes
}

async function hasDocuments(folder: string): Promise<void> {
  const missing = ['README.md', 'AGENTS.md', 'LICENSE'].filter(
    name => !existsSync(join(folder, 'node_modules/oso-client', name)),
  )
  if (missing.length > 0) throw new Error(`the tarball lacks ${missing.join(', ')}`)
}

async function sameNames(folder: string): Promise<void> {
  const list = 'names => console.log(Object.keys(names).sort().join())'
  const node = async (name: string, text: string): Promise<string> => {
    writeFileSync(join(folder, name), text)
    return (await run(process.execPath, [name], { cwd: folder })).stdout
  }
  const esm = await node('names.mjs', `import('oso-client').then(${list})`)
  const cjs = await node('names.cjs', `(${list})(require('oso-client'))`)
  if (esm !== cjs || !esm.includes('createClient')) throw new Error(`import: ${esm} require: ${cjs}`)
}

async function typesHold(folder: string): Promise<void> {
  const options = [
    '--strict',
    '--noEmit',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--lib',
    'es2023,dom,esnext.disposable',
  ]
  for (const name of ['typed.mts', 'typed.cts']) {
    // CommonJS has no await outside functions.
    const text = name.endsWith('.mts') ? TYPED : wrapped(TYPED)
    writeFileSync(join(folder, name), text)
  }
  await run(process.execPath, [TSC, ...options, 'typed.mts', 'typed.cts'], { cwd: folder })
}

/** The same program within an async function, imports before it. */
function wrapped(text: string): string {
  const [imports = ''] = /^import.*$/m.exec(text) ?? []
  return `${imports}\nvoid (async () => {${text.replace(imports, '').replaceAll('export ', '')}})()`
}

async function commandRuns(folder: string): Promise<void> {
  const { stdout } = await run(join(folder, 'node_modules/.bin/oso-client'), ['--version'])
  if (!/^\d+\.\d+\.\d+\s*$/.test(stdout)) throw new Error(`--version wrote ${stdout}`)
}
