import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transform } from 'esbuild'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const TSC = join(root, 'node_modules/typescript/bin/tsc')
const PAGES = ['docs/client.md', 'packages/client/README.md', 'README.md'] as const

/** What snippets speak of without saying where they have it from. */
const PRELUDE = `
declare const names: string[], column: string, table: string, t: string, only: string | undefined, id: string
declare const text: string, url: string, query: import('oso-client').Sql, result: import('oso-client').Result
declare let total: number
declare function readKey(): string
declare const Plot: { lineY(data: unknown, options: object): unknown }
declare const Temporal: unknown
`

/** What stands in the folder beside them. */
const BESIDE = {
  'oso.ts': `export const models = { projects_v1: ['project_id'] } as const
export type Queries = { top: { row: { n: bigint } } }`,
  'undici.d.ts': `declare module 'undici' {
  export const fetch: (url: string, init: object) => Promise<Response>
  export class ProxyAgent { constructor(url: string) }
}`,
}

type Snippet = Readonly<{ page: string; code: string }>

/** Code of a language in a page; the `…` that stand for anything are taken out. */
function snippets(language: string): Snippet[] {
  return PAGES.flatMap(page => {
    const found = readFileSync(join(root, page), 'utf8').matchAll(
      new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'),
    )
    return Array.from(found, ([, code = '']) => ({ page, code: code.replaceAll('{ … }', '{}') }))
  })
}

/** A snippet as a program of its own, after `given`: what it speaks of without saying where it has it from. */
function programOf(code: string, given: string): string {
  const imports = code.match(/^import .*$/gm) ?? []
  const own = code.replace(/^import .*$/gm, '')
  // A snippet makes a client of its own, or goes on with the one that is there.
  const names = ['createClient', 'sql'].filter(name => !imports.some(line => line.includes(name)))
  const head = [...imports, ...(names.length > 0 ? [`import { ${names.join(', ')} } from 'oso-client'`] : [])]
  const client = /\boso =/.test(own) ? '' : 'const oso = createClient()\n'
  return `${head.join('\n')}\n${given}${client}{\n${own}\n}\nexport {}\n`
}

const fileOf = (page: string, index: number, end: string): string => `${page.replaceAll(/\W/g, '-')}-${index}.${end}`

/** Compiles each TypeScript snippet of the documentation against the installed package. */
export async function snippetsCompile(folder: string): Promise<void> {
  const place = join(folder, 'snippets')
  mkdirSync(place, { recursive: true })
  for (const [name, code] of Object.entries(BESIDE)) writeFileSync(join(place, name), code)
  const files = snippets('ts').map(({ page, code }, index) => {
    const name = fileOf(page, index, 'ts')
    writeFileSync(join(place, name), programOf(code, PRELUDE))
    return name
  })
  const options = [
    '--strict',
    '--noEmit',
    '--allowImportingTsExtensions',
    '--skipLibCheck',
    '--moduleDetection',
    'force',
  ]
  const target = ['--target', 'es2022', '--module', 'nodenext', '--lib', 'es2023,dom,esnext.disposable']
  await run(process.execPath, [TSC, ...options, ...target, 'undici.d.ts', ...files], { cwd: place })
}

/** What snippets speak of, as values. A snippet takes of them what it does not make itself. */
const GIVEN = `
import { createClient, sql } from 'oso-client'
const oso = createClient()
export const query = "select project_name, bigint '7' as id, localtimestamp as time from projects_v1"
export const result = await oso.query(query)
export const { id } = await oso.submit(query)
export const [names, column, table, t, only] = [['foundry'], 'project_name', 'projects_v1', 'projects_v1', 'a']
export const text = 'select count(*) as n from projects_v1'
export const url = 'http://127.0.0.1:9199/'
export const readKey = () => ''
`

/** Imports one program after the other, and says which of them failed, and of what. */
const DRIVER = `
import process from 'node:process'
const failed = []
for (const name of JSON.parse(process.argv[2]))
  await import('./' + name).catch(error => failed.push(name + ': ' + (error.explain?.() ?? error.stack)))
process.stdout.write('\\n' + JSON.stringify(failed) + '\\n', () => process.exit())
`

/** Runs each TypeScript snippet of the documentation, as it stands, in a folder and against a server. */
export async function snippetsRun(
  [program, ...args]: readonly [string, ...string[]],
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const place = join(folder, 'snippets-run')
  mkdirSync(place, { recursive: true })
  // What a reader of these pages installs beside the client.
  for (const name of ['undici', 'apache-arrow', 'arquero']) linkPackage(name, folder)
  writeFileSync(join(place, 'oso.ts'), BESIDE['oso.ts'])
  writeFileSync(join(place, 'given.mjs'), GIVEN)
  writeFileSync(join(place, 'driver.mjs'), DRIVER)
  const files = await Promise.all(
    snippets('ts').map(async ({ page, code }, index) => {
      const own = code.replaceAll('http://127.0.0.1:8080/api/v1/', env.OSO_BASE_URL ?? '')
      const given = `import * as given from './given.mjs'\nlet total = 0\nconst { ${NAMES.join(', ')} } = given\n`
      const name = fileOf(page, index, 'mjs')
      const options = {
        loader: 'ts',
        target: 'es2022',
        tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
      } as const
      writeFileSync(join(place, name), (await transform(programOf(own, given), options)).code)
      return name
    }),
  )
  const { stdout } = await run(program, [...args, 'driver.mjs', JSON.stringify(files)], {
    cwd: place,
    env,
    timeout: 120_000,
  })
  const failed = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as readonly string[]
  if (failed.length > 0) throw new Error(failed.join('\n'))
}

const NAMES = Array.from(GIVEN.matchAll(/^export const (?:\{ (.*?) \}|\[(.*?)\]|(\w+)) =/gm), ([, ...names]) =>
  names.join(''),
)
  .join(', ')
  .split(', ')

function linkPackage(name: string, folder: string): void {
  const link = join(folder, 'node_modules', name)
  if (!existsSync(link)) symlinkSync(join(root, 'node_modules', name), link)
}

/** Runs each `oso-client` command line of the documentation in a folder, against a server. */
export async function commandsRun(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const place = join(folder, 'commands')
  mkdirSync(join(place, 'queries'), { recursive: true })
  writeFileSync(join(place, 'query.sql'), 'select ? as n, ? as day')
  writeFileSync(join(place, 'queries/top.sql'), 'select count(*) as n from projects_v1')
  const lines = snippets('sh').flatMap(({ code }) => code.match(/^npx oso-client .*$/gm) ?? [])
  if (lines.length < 10) throw new Error(`the documentation has only ${lines.length} command lines`)
  const path = `${join(folder, 'node_modules/.bin')}:${env.PATH}`
  for (const line of lines)
    await run('sh', ['-c', line.replace('npx ', '')], { cwd: place, env: { ...env, PATH: path } })
}
