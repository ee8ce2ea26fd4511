import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

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

/** Compiles each TypeScript snippet of the documentation against the installed package. */
export async function snippetsCompile(folder: string): Promise<void> {
  const place = join(folder, 'snippets')
  mkdirSync(place, { recursive: true })
  for (const [name, code] of Object.entries(BESIDE)) writeFileSync(join(place, name), code)
  const files = snippets('ts').map(({ page, code }, index) => {
    const imports = code.match(/^import .*$/gm) ?? []
    const own = code.replace(/^import .*$/gm, '')
    // A snippet makes a client of its own, or goes on with the one that is there.
    const given = ['createClient', 'sql'].filter(name => !imports.some(line => line.includes(name)))
    const head = [...imports, ...(given.length > 0 ? [`import { ${given.join(', ')} } from 'oso-client'`] : [])]
    const client = /\boso =/.test(own) ? '' : 'const oso = createClient()\n'
    const name = `${page.replaceAll(/\W/g, '-')}-${index}.ts`
    writeFileSync(join(place, name), `${head.join('\n')}\n${PRELUDE}${client}{\n${own}\n}\nexport {}\n`)
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
