import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../port.ts'

const INSTALLED = '/usr/lib/postgresql'
/** PostgreSQL does not run as root; this is `nobody` on Debian, who owns nothing else. */
const NOBODY = 65_534
const READY_MS = 60_000

/** A PostgreSQL server of its own, on loopback, whose user `oso` needs no password. */
export type Postgres = Readonly<{
  port: number
  psql(database: string, ...options: string[]): string
  stop(): Promise<void>
}>

/** The folder of PostgreSQL's programs, or undefined where it is not installed. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a)) : []
  return versions.map(version => join(INSTALLED, version, 'bin')).find(bin => existsSync(join(bin, 'initdb')))
}

/** Starts a server and waits until it answers. It ends with this process at the latest. */
export async function startPostgres(bin: string): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'oso-postgres-'))
  const as = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid)
  const data = join(folder, 'data')
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'oso', '--auth=trust', '-E', 'UTF8'], {
    ...as,
    cwd: folder,
    stdio: 'ignore',
  })
  const port = await freePort()
  const options = [
    '-D',
    data,
    '-p',
    String(port),
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    `unix_socket_directories=${folder}`,
  ]
  const server = spawn(join(bin, 'postgres'), options, { ...as, cwd: folder, stdio: 'ignore' })
  const kill = (): boolean => server.kill('SIGKILL')
  process.once('exit', kill)
  const psql = (database: string, ...more: string[]): string =>
    execFileSync(
      'psql',
      [
        '-X',
        '-q',
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-U',
        'oso',
        '-d',
        database,
        '-v',
        'ON_ERROR_STOP=1',
        ...more,
      ],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
  const stop = async (): Promise<void> => {
    await end(server)
    process.off('exit', kill)
    rmSync(folder, { recursive: true, force: true })
  }
  await ready(() => psql('postgres', '-c', 'SELECT 1'), stop)
  return { port, psql, stop }
}

async function ready(ask: () => void, stop: () => Promise<void>): Promise<void> {
  for (const deadline = Date.now() + READY_MS; ; await sleep(100)) {
    try {
      return ask()
    } catch (error) {
      if (Date.now() < deadline) continue
      await stop()
      throw error
    }
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise(resolve => server.once('exit', resolve))
  // "Fast": connections are closed, not waited for.
  server.kill('SIGINT')
  await ended
}
