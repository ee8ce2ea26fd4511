import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../port.ts'

const run = promisify(execFile)
const DEBIAN = '/usr/lib/postgresql'

/** A PostgreSQL of the tests' own, with its data in a folder that goes with it; it ends with this process at the latest. */
export type PostgresServer = Readonly<{
  /** With the password of the one user, `oso`; its path names the database `postgres`. */
  url: string
  /** Runs PostgreSQL's own client on a database. */
  psql: (database: string, ...options: readonly string[]) => Promise<void>
  stop: () => Promise<void>
}>

/** Whether Debian's package is installed. */
export function hasPostgresPrograms(): boolean {
  return existsSync(DEBIAN)
}

/** Starts a server on a free port of the loopback address; never as root, which it refuses. */
export async function startPostgres(): Promise<PostgresServer> {
  const version = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a))[0] ?? ''
  const program = (name: string): string => join(DEBIAN, version, 'bin', name)
  const user = await userOf()
  const folder = mkdtempSync(join(tmpdir(), 'oso-postgres-'))
  const password = randomBytes(12).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid)
  const data = join(folder, 'data')
  const options = { ...user, cwd: folder }
  await run(program('initdb'), ['-D', data, '-U', 'oso', '--auth=scram-sha-256', `--pwfile=${passwordFile}`], options)
  const port = await freePort()
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off']
  const args = ['-D', data, ...settings.flatMap(setting => ['-c', setting])]
  const child = spawn(program('postgres'), args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  const kill = (): boolean => child.kill('SIGKILL')
  process.once('exit', kill)
  const gone = new Promise<void>(resolve => child.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.once('close', code => reject(new Error(`PostgreSQL ended with ${code}`)))
    child.stderr.on('data', text => String(text).includes('ready to accept connections') && resolve())
  })
  const stop = async (): Promise<void> => {
    // Ends connections that are open, and itself.
    child.kill('SIGINT')
    await gone
    process.off('exit', kill)
    rmSync(folder, { recursive: true, force: true })
  }
  const urlOf = (database: string): string => `postgres://oso:${password}@127.0.0.1:${port}/${database}`
  const psql = async (database: string, ...more: readonly string[]): Promise<void> => {
    await run(program('psql'), ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...more, urlOf(database)])
  }
  return { url: urlOf('postgres'), psql, stop }
}

/** Whom it runs as: this user, or where that is root the one that Debian's package made. */
async function userOf(): Promise<{ uid: number; gid: number }> {
  const [uid = 0, gid = 0] = [process.getuid?.(), process.getgid?.()]
  if (uid !== 0) return { uid, gid }
  const id = async (flag: string): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}
