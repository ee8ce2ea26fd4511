import { spawn, spawnSync } from 'node:child_process'
import { freePort } from '../../../test/port.ts'

/** A Redis of a test's own. */
export type RedisServer = Readonly<{ url: string; stop: () => Promise<void> }>

/** Whether this machine has a redis-server; Debian's package does. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0

/** Starts a Redis on a free port, or on a given one, that keeps nothing. */
export async function startRedis(port?: number): Promise<RedisServer> {
  const own = port ?? (await freePort())
  const args = ['--port', String(own), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const gone = new Promise<void>(resolve => child.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.once('close', code => reject(new Error(`redis-server ended with ${code}`)))
    child.stdout.on('data', text => String(text).includes('Ready to accept') && resolve())
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  return { url: `redis://127.0.0.1:${own}`, stop }
}
