/**
 * The HTTP edge under fire: schemathesis makes requests from openapi.yaml, good ones and bad, and no answer may be a 5xx
 * that is not meant, or another form than the contract promises.
 *
 *     npm run test:edge
 *
 * Installs schemathesis from the Python index into ~/.cache/oso/schemathesis (OSO_CACHE). OSO_EDGE_EXAMPLES says how many
 * requests are made of each route.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startGateway } from '../../packages/server/test/gateway.ts'
import { projects } from '../../packages/server/test/sample-warehouse.ts'

const VERSION = '4.32.5'
const CACHE = process.env.OSO_CACHE ?? join(homedir(), '.cache/oso')
const HOME = join(CACHE, `schemathesis-${VERSION}`)
const PROGRAM = join(HOME, 'bin/schemathesis')
const CONFIG = fileURLToPath(new URL('schemathesis.toml', import.meta.url))
const EXAMPLES = process.env.OSO_EDGE_EXAMPLES ?? '25'
const CHECKS = 'not_a_server_error,response_schema_conformance,content_type_conformance,response_headers_conformance'

function install(): void {
  if (existsSync(PROGRAM)) return
  mkdirSync(CACHE, { recursive: true })
  const python = pythonWithVenv()
  const steps = [
    [python, '-m', 'venv', HOME],
    [join(HOME, 'bin/pip'), 'install', '--quiet', `schemathesis==${VERSION}`],
  ]
  for (const [program = '', ...args] of steps) must(program, args)
}

/** A Python that can make an environment of its own; Debian has that in a package apart. */
function pythonWithVenv(): string {
  if (spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0) return 'python3'
  must('apt-get', ['update'])
  must('apt-get', ['install', '-y', 'python3-venv'])
  return 'python3'
}

function must(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' })
  if (status !== 0) throw error ?? new Error(`${program} ${args.join(' ')} failed`)
}

function fire(url: string, key: string, cwd: string): Promise<number> {
  const args = [
    ...['--config-file', CONFIG, 'run', `${url}/api/v1/openapi.json`, '--url', `${url}/api/v1`],
    ...['--checks', CHECKS, '--max-examples', EXAMPLES, '--workers', '1', '--continue-on-failure', '--no-color'],
    ...['--phases', 'examples,coverage,fuzzing', '--header', `Authorization: Bearer ${key}`],
    ...['--suppress-health-check', 'all', '--seed', process.env.OSO_EDGE_SEED ?? '7', '--warnings', 'off'],
  ]
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, args, { cwd, stdio: 'inherit' })
    child.once('error', reject)
    child.once('close', code => resolve(code ?? 1))
  })
}

install()
const folder = mkdtempSync(join(tmpdir(), 'oso-edge-'))
const gateway = await startGateway({ projects_v1: projects(50) }, { engine: { hosts: 2 } })
const key = await gateway.server.createKey('edge', { scopes: ['query', 'admin'] })
const code = await fire(gateway.server.url, key, folder)
const alive = await fetch(`${gateway.server.url}/readyz`)
await gateway.close()
rmSync(folder, { recursive: true, force: true })
console.log(alive.ok ? 'the gateway is ready after all of it' : `the gateway is not ready any more: ${alive.status}`)
process.exit(code === 0 && alive.ok ? 0 : 1)
