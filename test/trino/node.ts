import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../port.ts'
import { trinoHome } from './install.ts'
import { javaHome } from './java.ts'
import { ask, type Target } from './statement.ts'

/** A folder of `etc/`, and the user that its access rules let run a query. */
export const PROFILES = {
  /** Reads and writes, without access rules: what the pipeline writes through. */
  production: { user: 'pipeline' },
  /** Reads only, with access rules and resource groups: what the gateway reads. */
  consumer: { user: 'gateway' },
} as const

export type Profile = keyof typeof PROFILES

/** A running server. `stop` ends its process, waits for it, and removes what it wrote beside the warehouse. */
export type TrinoNode = Readonly<{ target: Target; pid: number; stop(): Promise<void> }>

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** Java's options of a server. */
export const JAVA: readonly string[] = [`@${join(HERE, 'etc/jvm.args')}`]

/**
 * More of them for a server that lives for minutes on a small machine: the quick compiler and the plain collector alone.
 * A build of the sample takes a third less of the processor's time so, and a start two fifths.
 */
export const BRIEF: readonly string[] = ['-XX:TieredStopAtLevel=1', '-XX:-UseG1GC', '-XX:+UseSerialGC']

const READY_MS = 300_000
const STOP_MS = 15_000

/** What a server is started with. */
export type NodeSetup = Readonly<{
  /** Its folders of configuration, which are copied, a later one over those before. */
  etc: readonly string[]
  /** For the name of its folder. */
  name: string
  /** Who asks the query that shows that it is ready, and that query. */
  user: string
  probe: string
  /** Arguments of Java, beside the classes and the configuration. */
  java: readonly string[]
  env: Readonly<Record<string, string>>
}>

/**
 * Starts a Trino server over an Iceberg warehouse, a folder that several servers may share, and waits until it answers a
 * query: some 14 s on an idle machine. It ends with this process at the latest.
 */
export async function startNode(
  profile: Profile,
  warehouse: string,
  java: readonly string[] = [...JAVA, ...BRIEF],
): Promise<TrinoNode> {
  const home = await trinoHome()
  makeWarehouse(warehouse, home)
  return start({
    etc: [join(HERE, 'etc', profile)],
    name: profile,
    user: PROFILES[profile].user,
    probe: 'SELECT count(*) FROM tpch.tiny.nation',
    java,
    env: { TRINO_WAREHOUSE: warehouse, TRINO_PLUGINS: join(home, 'plugin') },
  })
}

/** Starts a Trino server; `TRINO_PORT` is set in its environment. It ends with this process at the latest. */
export async function start(setup: NodeSetup): Promise<TrinoNode> {
  const home = await trinoHome()
  const folder = runFolder(setup)
  const port = await freePort()
  const target = { url: `http://127.0.0.1:${port}`, user: setup.user }
  const server = launch(home, folder, { ...setup, env: { ...setup.env, TRINO_PORT: String(port) } })
  const stop = stopper(server, folder)
  try {
    await ready({ server, target, folder, probe: setup.probe })
  } catch (error) {
    await stop()
    throw error
  }
  return { target, pid: server.pid ?? 0, stop }
}

/** The working directory of one server: its configuration and its log. */
function runFolder({ etc, name }: NodeSetup): string {
  const folder = mkdtempSync(join(tmpdir(), `oso-trino-${name}-`))
  for (const from of etc) cpSync(from, join(folder, 'etc'), { recursive: true })
  return folder
}

function makeWarehouse(warehouse: string, home: string): void {
  const catalog = join(warehouse, 'catalog.db')
  if (existsSync(catalog)) return
  mkdirSync(warehouse, { recursive: true })
  const driver = join(home, 'plugin/iceberg/*')
  const program = join(HERE, 'Catalog.java')
  execFileSync(javaProgram(), ['--enable-native-access=ALL-UNNAMED', '-cp', driver, program, catalog])
}

function launch(home: string, folder: string, { java, env }: NodeSetup): ChildProcess {
  const log = openSync(join(folder, 'server.log'), 'w')
  const classes = ['-cp', join(home, 'lib/*')]
  const config = ['-Dconfig=etc/config.properties', '-Dlog.levels-file=etc/log.properties']
  const server = spawn(javaProgram(), [...java, ...classes, ...config, 'io.trino.server.TrinoServer'], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  return server
}

function javaProgram(): string {
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

type Starting = Readonly<{ server: ChildProcess; target: Target; folder: string; probe: string }>

/** HTTP is up before queries pass, so only an answer counts. */
async function ready({ server, target, folder, probe }: Starting): Promise<void> {
  const deadline = Date.now() + READY_MS
  for (;;) {
    const answered = await ask(target, probe).then(
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
