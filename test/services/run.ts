/**
 * What needs programs that no package of ours brings: PostgreSQL, Redis and a browser, each real and on the loopback
 * address. Installs from Debian what is missing, starts PostgreSQL, runs the tests, stops it.
 *
 *     npm run test:services                  all
 *     npm run test:services -- packages/…    only these files
 */
import { spawn } from 'node:child_process'
import { hasRedis } from '../../packages/server/test/redis.ts'
import { installFromDebian, installRuntimes } from '../runtimes/runtimes.ts'
import { hasPostgresPrograms, startPostgres } from './postgres.ts'

const missing = [...(hasPostgresPrograms() ? [] : ['postgresql']), ...(hasRedis ? [] : ['redis-server'])]
if (missing.length > 0) await installFromDebian(missing)
await installRuntimes()
const postgres = await startPostgres()
const args = ['vitest', 'run', '--config', 'test/services/vitest.config.ts', ...process.argv.slice(2)]
const child = spawn('npx', args, { stdio: 'inherit', env: { ...process.env, OSO_TEST_POSTGRES_URL: postgres.url } })
process.exitCode = await new Promise<number>(resolve => child.once('close', code => resolve(code ?? 1)))
await postgres.stop()
