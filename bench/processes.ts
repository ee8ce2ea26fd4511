import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../test/port.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A process that answers at `url` until it is stopped. */
export type Running = Readonly<{ url: string; pid: number; stop: () => Promise<void> }>

// What is measured is the way of a query, not how long a limit makes it wait.
const UNLIMITED = {
  OSO__ANONYMOUS__REQUESTS_PER_SECOND: '0',
  OSO__ANONYMOUS__REQUESTS_PER_MINUTE: '0',
  OSO__ANONYMOUS__CONCURRENT_QUERIES: '0',
  OSO__ANONYMOUS__BYTES_PER_DAY: '0',
  OSO__ANONYMOUS__ENGINE_SECONDS_PER_DAY: '0',
}

/** Starts a gateway over a warehouse, as an operator would: the built program, in a process of its own. */
export async function startGateway(warehouse: string, env: Readonly<Record<string, string>> = {}): Promise<Running> {
  const port = await freePort()
  const child = spawn(process.execPath, [join(root, 'packages/server/dist/main.js'), 'serve'], {
    env: {
      PATH: process.env.PATH,
      OSO__WAREHOUSE__PATH: warehouse,
      OSO__SERVER__PORT: String(port),
      OSO__STATE__URL: ':memory:',
      OSO__LOG__LEVEL: 'error',
      ...UNLIMITED,
      OSO__ANONYMOUS__MAX_ROWS: '100000000',
      OSO__ANONYMOUS__MAX_BYTES: String(64 * 2 ** 30),
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  await answers(`${url}/readyz`, child)
  return running(url, child)
}

/** Starts a program that listens on a port of its own and answers at `path` when it is ready. */
export async function startProgram(
  path: string,
  command: (port: number) => readonly [string, ...string[]],
): Promise<Running> {
  const port = await freePort()
  const [program, ...args] = command(port)
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore'] })
  const url = `http://127.0.0.1:${port}`
  await answers(`${url}${path}`, child)
  return running(url, child)
}

function running(url: string, child: ChildProcess): Running {
  return {
    url,
    pid: child.pid ?? 0,
    stop: () =>
      new Promise(resolve => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with code ${child.exitCode}`)
    const response = await fetch(url).catch(() => undefined)
    await response?.arrayBuffer()
    if (response && response.status < 500) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`nothing answered at ${url} within 30 s`)
}
