import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../port.ts'

const FOLDER = join(process.env.OSO_CACHE ?? join(homedir(), '.cache/oso'), 's3')
const PROGRAM = join(FOLDER, 'bin', 'moto_server')
/** With checks of what a caller may do switched off: who it is must still be said. */
export const S3_CREDENTIALS = { AWS_ACCESS_KEY_ID: 'oso', AWS_SECRET_ACCESS_KEY: 'secret' }

/** A store that speaks S3, in memory. */
export type S3Server = Readonly<{ url: string; stop: () => Promise<void> }>

/** Starts moto's server, which speaks all of S3 that is used here, on a free port. Installs it where it is missing. */
export async function startS3(): Promise<S3Server> {
  if (!existsSync(PROGRAM)) {
    execFileSync('python3', ['-m', 'venv', FOLDER])
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'moto[server]']
    execFileSync(join(FOLDER, 'bin', 'python'), pip, { stdio: ['ignore', 'ignore', 'inherit'] })
  }
  const port = await freePort()
  const child = spawn(PROGRAM, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const gone = new Promise<void>(resolve => child.once('close', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  const answers = (): Promise<boolean> =>
    fetch(`${url}/moto-api/data.json`).then(
      answer => answer.ok,
      () => false,
    )
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}`)
    await wait(100)
  }
  const stop = async (): Promise<void> => {
    child.kill()
    await gone
  }
  return { url, stop }
}
