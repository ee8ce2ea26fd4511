import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { trinoHome } from './install.ts'
import { javaHome } from './java.ts'
import { ask, type Target } from './statement.ts'

/** A folder of `etc/`, and the user that its access rules let run a query. */
const PROFILES = {
  /** Reads and writes, without access rules: what the pipeline writes through. */
  production: { user: 'pipeline' },
  /** Reads only, with access rules and resource groups: what the gateway reads. */
  consumer: { user: 'gateway' },
} as const

export type Profile = keyof typeof PROFILES

/** A running server. `stop` ends its process, waits for it, and removes what it wrote beside the warehouse. */
export type TrinoNode = Readonly<{ target: Target; pid: number; stop(): Promise<void> }>

const HERE = fileURLToPath(new URL('.', import.meta.url))
const READY_MS = 180_000
const STOP_MS = 15_000

/**
 * Starts a Trino server over an Iceberg warehouse, a folder that several servers may share, and waits until it answers a
 * query: some 14 s on an idle machine. It ends with this process at the latest.
 */
export async function startNode(profile: Profile, warehouse: string): Promise<TrinoNode> {
  const home = await trinoHome()
  makeWarehouse(warehouse, home)
  const folder = runFolder(profile)
  const port = await freePort()
  const target = { url: `http://127.0.0.1:${port}`, user: PROFILES[profile].user }
  const server = launch(home, folder, {
    TRINO_PORT: String(port),
    TRINO_WAREHOUSE: warehouse,
    TRINO_PLUGINS: join(home, 'plugin'),
  })
  const stop = stopper(server, folder)
  try {
    await ready(server, target, folder)
  } catch (error) {
    await stop()
    throw error
  }
  return { target, pid: server.pid ?? 0, stop }
}

/** The working directory of one server: its configuration and its log. */
function runFolder(profile: Profile): string {
  const folder = mkdtempSync(join(tmpdir(), `oso-trino-${profile}-`))
  cpSync(join(HERE, 'etc', profile), join(folder, 'etc'), { recursive: true })
  return folder
}

function makeWarehouse(warehouse: string, home: string): void {
  const catalog = join(warehouse, 'catalog.db')
  if (existsSync(catalog)) return
  mkdirSync(warehouse, { recursive: true })
  const driver = join(home, 'plugin/iceberg/*')
  const program = join(HERE, 'Catalog.java')
  execFileSync(java(), ['--enable-native-access=ALL-UNNAMED', '-cp', driver, program, catalog])
}

function launch(home: string, folder: string, env: Readonly<Record<string, string>>): ChildProcess {
  const log = openSync(join(folder, 'server.log'), 'w')
  const classes = ['-cp', join(home, 'lib/*')]
  const config = ['-Dconfig=etc/config.properties', '-Dlog.levels-file=etc/log.properties']
  const server = spawn(
    java(),
    [`@${join(HERE, 'etc/jvm.args')}`, ...classes, ...config, 'io.trino.server.TrinoServer'],
    {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log],
    },
  )
  closeSync(log)
  return server
}

function java(): string {
  return join(javaHome(), 'bin/java')
}

function stopper(server: ChildProcess, folder: string): () => Promise<void> {
  const kill = (): boolean => server.kill('SIGKILL')
  process.once('exit', kill)
  return async () => {
    if (!hasEnded(server)) await end(server)
    process.off('exit', kill)
    rmSync(folder, { recursive: true, force: true })
  }
}

async function end(server: ChildProcess): Promise<void> {
  const ended = new Promise(resolve => server.once('exit', resolve))
  server.kill()
  const late = setTimeout(() => server.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(late)
}

function hasEnded(server: ChildProcess): boolean {
  return server.exitCode !== null || server.signalCode !== null
}

/** HTTP is up before queries pass, so only an answer counts. */
async function ready(server: ChildProcess, target: Target, folder: string): Promise<void> {
  const deadline = Date.now() + READY_MS
  for (;;) {
    const answered = await ask(target, 'SELECT count(*) FROM tpch.tiny.nation').then(
      () => true,
      () => false,
    )
    if (answered) return
    if (hasEnded(server) || Date.now() > deadline) throw new Error(`Trino did not start:\n${logTail(folder)}`)
    await sleep(300)
  }
}

function logTail(folder: string): string {
  return readFileSync(join(folder, 'server.log'), 'utf8').split('\n').slice(-40).join('\n')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
