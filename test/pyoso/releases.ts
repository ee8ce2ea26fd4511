import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** A release of OSO's Python client, and what has to be installed to have it. */
export type Release = Readonly<{ version: string; requirements: readonly string[]; protocol: 'sql' | 'async-sql' }>

/** The releases that a gateway is held against: the first and the last of each way in which pyoso ever asked. */
export const RELEASES: readonly Release[] = [
  // It does not say that it needs requests.
  { version: '0.4.0', requirements: ['pyoso==0.4.0', 'requests'], protocol: 'sql' },
  { version: '0.5.2', requirements: ['pyoso==0.5.2'], protocol: 'sql' },
  { version: '0.6.6', requirements: ['pyoso[semantic]==0.6.6'], protocol: 'sql' },
  { version: '0.8.1', requirements: ['pyoso==0.8.1'], protocol: 'async-sql' },
  { version: '0.10.0', requirements: ['pyoso[semantic]==0.10.0'], protocol: 'async-sql' },
]

const CACHE = process.env.OSO_PYOSO_CACHE ?? join(homedir(), '.cache', 'oso', 'pyoso')

/** The Python of an environment that holds a release, made when it is not there. Throws why there is none. */
export function pythonOf({ version, requirements }: Release): string {
  const folder = join(CACHE, version)
  const python = join(folder, 'bin', 'python')
  // DuckDB's own client reads the warehouse that the frames are compared with.
  const wanted = [...requirements, 'duckdb', 'pytz'].join(' ')
  const done = join(folder, 'done')
  if (existsSync(done)) return python
  mkdirSync(CACHE, { recursive: true })
  if (!existsSync(python)) {
    rmSync(folder, { recursive: true, force: true })
    run('python3', ['-m', 'venv', folder])
  }
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wanted.split(' ')])
  writeFileSync(done, wanted)
  return python
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr}`)
}
