/**
 * What needs programs that no package of ours brings: PostgreSQL, Redis, a store that speaks S3 and a browser, each on the
 * loopback address. Installs from Debian and the Python index what is missing, starts what all tests share, runs them.
 *
 *     npm run test:services                  all
 *     npm run test:services -- packages/…    only these files
 */
import { spawn } from 'node:child_process'
import { hasRedis } from '../../packages/server/test/redis.ts'
import { installFromDebian, installRuntimes } from '../runtimes/runtimes.ts'
import { hasPostgresPrograms, startPostgres } from './postgres.ts'
import { S3_CREDENTIALS, startS3 } from './s3.ts'

const missing = [...(hasPostgresPrograms() ? [] : ['postgresql']), ...(hasRedis ? [] : ['redis-server'])]
if (missing.length > 0) await installFromDebian(missing)
await installRuntimes()
const [postgres, s3] = await Promise.all([startPostgres(), startS3()])
const args = ['vitest', 'run', '--config', 'test/services/vitest.config.ts', ...process.argv.slice(2)]
const services = { OSO_TEST_POSTGRES_URL: postgres.url, OSO_TEST_S3_URL: s3.url, ...S3_CREDENTIALS }
const child = spawn('npx', args, { stdio: 'inherit', env: { ...process.env, ...services } })
process.exitCode = await new Promise<number>(resolve => child.once('close', code => resolve(code ?? 1)))
await Promise.all([postgres.stop(), s3.stop()])
