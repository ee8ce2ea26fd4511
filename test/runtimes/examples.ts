import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { tableFromIPC } from 'apache-arrow'
import { build } from 'oso-pipeline'
import { startServer } from 'oso-server'
import { HOST_COMMAND } from '../../packages/server/test/built.ts'
import { openPage } from './chromium.ts'
import { CACHE, commandOf, ENVIRONMENT, TSLAB } from './runtimes.ts'
import { commandsRun, snippetsRun } from './snippets.ts'
import type { Outcome } from './suite/suite.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where the examples run: the folder into which the client was installed, and a gateway over the sample. */
type Stage = Readonly<{ folder: string; baseUrl: string; env: NodeJS.ProcessEnv }>

const EXAMPLES: readonly (readonly [name: string, run: (stage: Stage) => Promise<void>])[] = [
  ['node.mjs', script('node', 'node.mjs', /3 rows × 2 columns/)],
  ['deno.ts', script('deno', 'deno.ts', /^foundry$/m)],
  ['bun.ts', script('bun', 'bun.ts', /^developer-tools: [1-9]\d*$/m)],
  ['the page draws its chart and its table', page],
  ['the loader writes an Arrow file, and nothing when its query fails', loader],
  ['the notebook runs in Deno and shows tables', denoNotebook],
  ['the notebook runs in tslab and shows tables', tslabNotebook],
  ['every command line of the documentation runs', ({ folder, env }) => commandsRun(folder, env)],
  ...['node 26', 'deno', 'bun'].map(
    name =>
      [
        `every snippet of the documentation runs in ${name}`,
        ({ folder, env }: Stage) => snippetsRun(commandOf(name), folder, env),
      ] as const,
  ),
]

/** Runs each example for a runtime of its own, against the sample, with the packed client. */
export async function runExamples(folder: string): Promise<readonly Outcome[]> {
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true })
  const warehouse = join(folder, 'sample.duckdb')
  const data = join(root, 'examples/data')
  await build({ ossDirectory: join(data, 'oss-directory'), gitCommits: join(data, 'commits'), warehouse })
  const server = await startServer({
    settings: { server: { port: 0 }, warehouse: { path: warehouse }, state: { url: ':memory:' } },
    hostCommand: HOST_COMMAND,
  })
  const baseUrl = `${server.url}/api/v1/`
  const stage = { folder, baseUrl, env: { ...ENVIRONMENT, OSO_BASE_URL: baseUrl } }
  const outcomes: Outcome[] = []
  try {
    for (const [name, example] of EXAMPLES) {
      const started = Date.now()
      const error = await example(stage).then(
        () => undefined,
        reason => `${reason}\n${reason.stdout ?? ''}`,
      )
      outcomes.push({ name, error, ms: Date.now() - started })
    }
  } finally {
    await server.close()
  }
  return outcomes
}

function script(runtime: string, file: string, says: RegExp): (stage: Stage) => Promise<void> {
  return async ({ folder, env }) => {
    const [program, ...args] = commandOf(runtime)
    const { stdout } = await run(program, [...args, join('examples/runtimes', file)], { cwd: folder, env })
    expectText(stdout, says)
  }
}

async function page({ folder, baseUrl }: Stage): Promise<void> {
  const site = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    const type = { '.js': 'text/javascript', '.html': 'text/html' }[extname(path)] ?? 'text/plain'
    const library = /^\/node_modules\/(d3|@observablehq)\//.test(path)
    try {
      const body = readFileSync(join(library ? CACHE : folder, path))
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  }).listen(0, '127.0.0.1')
  const { page, close } = await openPage()
  try {
    const complaints: string[] = []
    page.on('pageerror', ({ message }) => complaints.push(message ?? ''))
    const { port } = site.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/examples/browser/index.html?base=${encodeURIComponent(baseUrl)}`)
    await page.waitForSelector('body[data-done]').catch(cause => {
      throw new Error(`the page did not get ready: ${complaints.join('; ')}`, { cause })
    })
    if (process.env.OSO_SCREENSHOT) await page.screenshot({ path: process.env.OSO_SCREENSHOT, fullPage: true })
    const found = await page.evaluate(look, null)
    expectText(found.axis, /20\d\d/)
    if (found.points < 3 || found.rows < 3) throw new Error(`the chart is too empty: ${JSON.stringify(found)}`)
  } finally {
    await close()
    site.close()
  }
}

/** Runs in the page: what the chart and the table hold. Its text is sent there, so it holds no function of its own. */
function look(): { points: number; rows: number; axis: string } {
  const { document } = globalThis as unknown as Page
  const line = document.querySelectorAll('g[aria-label="line"] path')[0]
  return {
    points: (line?.getAttribute('d') ?? '').split(/[A-Z]/).length,
    rows: document.querySelectorAll('tbody tr').length,
    axis: Array.from(document.querySelectorAll('g[aria-label*="tick label"] text'), text => text.textContent).join(' '),
  }
}

type Part = Readonly<{ textContent: string; getAttribute: (name: string) => string | null }>
type Page = Readonly<{ document: { querySelectorAll: (selector: string) => ArrayLike<Part> } }>

async function loader({ folder, env }: Stage): Promise<void> {
  const file = join('examples/loader/projects.arrow.sh')
  const options = { cwd: folder, encoding: 'buffer', maxBuffer: 1 << 26 } as const
  const { stdout } = await run('sh', [file], { ...options, env })
  if (tableFromIPC(stdout).numRows < 10) throw new Error('the file holds too few projects')
  const nowhere = { ...env, OSO_BASE_URL: 'http://127.0.0.1:9199/api/v1/' }
  const failed = await run('sh', [file], { ...options, env: nowhere }).catch(error => error)
  if (failed.code !== 1 || failed.stdout.length > 0) throw new Error(`it should have failed: ${failed}`)
}

// Not nbclient, which listens no more when a kernel says that it is idle. Deno's says so from one thread and sends what
// a cell shows from another, at times later (cli/js/jupyter_kernel.js). Each cell of these notebooks shows something.
const EXECUTE = `
import json, queue, sys, nbformat
from jupyter_client.manager import start_new_kernel
notebook = nbformat.read(sys.argv[1], 4)
kernel, client = start_new_kernel(kernel_name=notebook.metadata.kernelspec.name, cwd=sys.argv[2])

def shown(cell):
    request, outputs, idle = client.execute(cell.source), [], False
    while not (idle and outputs):
        try:
            message = client.get_iopub_msg(timeout=5 if idle else 120)
        except queue.Empty:
            break
        if message["parent_header"].get("msg_id") != request: continue
        if message["msg_type"] == "error": raise RuntimeError(message["content"]["evalue"])
        if message["msg_type"] in ("execute_result", "display_data", "stream"): outputs.append(message["content"])
        idle = idle or message["content"].get("execution_state") == "idle"
    return outputs

try:
    print(json.dumps([shown(cell) for cell in notebook.cells if cell.cell_type == "code"]))
finally:
    client.stop_channels()
    kernel.shutdown_kernel(now=True)
`

/** Runs a notebook in its kernel, which is started by `argv`, and gives what each cell of code shows: HTML, else text. */
async function shownBy(name: 'deno' | 'tslab', argv: readonly string[], { folder, env }: Stage): Promise<string[]> {
  const kernel = join(folder, 'jupyter/kernels', name)
  mkdirSync(kernel, { recursive: true })
  writeFileSync(join(kernel, 'kernel.json'), JSON.stringify({ argv, display_name: name, language: 'typescript' }))
  const place = { ...env, PYTHONPATH: join(CACHE, 'python'), JUPYTER_PATH: join(folder, 'jupyter') }
  const args = ['-c', EXECUTE, `examples/notebook/${name}.ipynb`, folder]
  const { stdout } = await run('python3', args, { cwd: folder, env: place })
  // The contents of a kernel's messages.
  const outputs = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as readonly (readonly {
    data?: Record<string, string>
    text?: string
  }[])[]
  return outputs.map(cell => cell.map(({ data, text = '' }) => data?.['text/html'] ?? text).join(''))
}

async function denoNotebook(stage: Stage): Promise<void> {
  const argv = [...commandOf('deno').slice(0, 1), 'jupyter', '--kernel', '--conn', '{connection_file}']
  const shown = await shownBy('deno', argv, stage)
  expectText(shown[0] ?? '', /<table>.*5 rows × 2 columns/)
  expectText(shown[1] ?? '', /<td>marrowdb<\/td>/)
  expectText(shown[2] ?? '', /<summary>projects_v1/)
}

async function tslabNotebook(stage: Stage): Promise<void> {
  const argv = [process.execPath, TSLAB, 'kernel', '--config-path', '{connection_file}']
  const shown = await shownBy('tslab', argv, stage)
  expectText(shown[0] ?? '', /^project_name .*\n─[\s\S]*5 rows × 2 columns/)
  expectText(shown[1] ?? '', /<table>.*<td>marrowdb<\/td>/)
  expectText(shown[2] ?? '', /<summary>projects_v1/)
}

function expectText(text: string, wanted: RegExp): void {
  if (!wanted.test(text)) throw new Error(`${wanted} is not in ${text.slice(0, 500)}`)
}
