import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Running, startProgram } from './processes.ts'

const VERSION = '0.12.7'
const folder = join(process.env.OSO_CACHE ?? join(homedir(), '.cache/oso'), `roapi-${VERSION}`)

/** Starts ROAPI, a server in Rust with the same job, over a Parquet file; fetches it from the Python index when missing. */
export function startRoapi(parquet: string): Promise<Running> {
  const program = join(folder, 'bin/roapi')
  if (!existsSync(program)) {
    execFileSync('pip', ['install', '--quiet', '--target', folder, `roapi==${VERSION}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  return startProgram('/health', port => [
    program,
    '--addr-http',
    `127.0.0.1:${port}`,
    '--table',
    `bench_rows=${parquet}`,
  ])
}
