#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { Command, InvalidArgumentError } from 'commander'
import { createKey, isGood, rotateKey } from './access/access.ts'
import { ConfigError, readConfig, settingRows } from './config.ts'
import { createLog } from './log.ts'
import { openState } from './open-state.ts'
import { startServer } from './server.ts'
import { StartError } from './start-error.ts'
import type { KeyRow, Keys } from './state/keys.ts'
import type { Store } from './state/store.ts'

type ServeOptions = Readonly<{ warehouse?: string; port?: string; host?: string; state?: string }>

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const program = new Command('oso-server')
  .description('A guarded SQL gateway over DuckDB that streams Arrow')
  .addHelpText('after', `\n${settingsHelp()}`)
  .showHelpAfterError('See oso-server --help.')

program
  .command('serve')
  .description('answer queries until it is told to stop')
  .option('--warehouse <file>', 'the DuckDB file to serve')
  .option('--port <number>', 'the port to listen on; 0 takes any free one')
  .option('--host <address>', 'the address to listen on')
  .option('--state <url>', 'where keys and query records are kept')
  .addHelpText('after', `\n${settingsHelp()}`)
  .action(serve)

const keys = program.command('keys').description('make, list, rotate and revoke API keys')
keys
  .command('create')
  .description('make a key and print it; it is not shown again')
  .argument('[name]', 'what to call it', 'key')
  .option('--days <number>', 'for how many days it is good; without it for ever', positive)
  .action((name, { days }: { days?: number }) =>
    withStore(async ({ keys }) => {
      const expiresAt = days === undefined ? null : Date.now() + Math.round(days * DAY_MS)
      say((await createKey(name, { keys, now: Date.now }, expiresAt)).key)
    }),
  )
keys
  .command('list')
  .description('list keys, without the keys themselves')
  .action(() => withStore(async ({ keys }) => say(await keyTable(keys))))
keys
  .command('revoke')
  .description('refuse a key from now on')
  .argument('<id>', 'the id that `keys list` shows')
  .action(id =>
    withStore(async ({ keys }) => {
      if (!(await keys.revoke(id, Date.now())))
        throw new StartError('KEY_NOT_FOUND', `There is no key ${id} that could be revoked.`)
      say(`revoked ${id}`)
    }),
  )

keys
  .command('rotate')
  .description('make a key that takes the place of another, and print it')
  .argument('<id>', 'the id that `keys list` shows')
  .option('--grace-hours <number>', 'for how many hours the old one stays good', positive)
  .action((id, { graceHours = 0 }: { graceHours?: number }) =>
    withStore(async ({ keys }) => {
      const made = await rotateKey(id, Math.round(graceHours * HOUR_MS), { keys, now: Date.now })
      if (!made) throw new StartError('KEY_NOT_FOUND', `There is no good key ${id}.`)
      say(made.key)
    }),
  )

program.parseAsync().catch(fail)

async function serve(options: ServeOptions): Promise<void> {
  const merged = { ...environment(), ...variablesOf(options) }
  const server = await startServer({ env: merged, log: createLog(readConfig(merged).log.level) })
  say(`serving ${server.config.warehouse.path} at ${server.url}/api/v1`)
  await toldToStop()
  say(`stopping: queries that run have ${server.config.server.drainMs / 1000} s to end; Ctrl-C again stops now`)
  await server.close()
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process as it is. */
function toldToStop(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}

function variablesOf({ warehouse, port, host, state }: ServeOptions): Record<string, string | undefined> {
  return {
    ...(warehouse !== undefined && { OSO__WAREHOUSE__PATH: warehouse }),
    ...(port !== undefined && { OSO__SERVER__PORT: port }),
    ...(host !== undefined && { OSO__SERVER__HOST: host }),
    ...(state !== undefined && { OSO__STATE__URL: state }),
  }
}

async function withStore(use: (store: Store) => Promise<void>): Promise<void> {
  const store = await openState(readConfig(environment()).state.url)
  try {
    await use(store)
  } finally {
    await store.close()
  }
}

async function keyTable(keys: Keys): Promise<string> {
  const rows = (await keys.list()).map(key => [key.id, day(key.createdAt), stateOf(key), key.name].join('  '))
  return rows.length > 0 ? rows.join('\n') : 'no keys; make one: oso-server keys create'
}

function stateOf(key: KeyRow): string {
  if (key.revokedAt !== null) return `revoked ${day(key.revokedAt)}`
  if (key.expiresAt === null) return 'good'
  return `${isGood(key, Date.now()) ? 'good until' : 'expired'} ${day(key.expiresAt)}`
}

function positive(text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new InvalidArgumentError('It must be a number above 0.')
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

function settingsHelp(): string {
  const rows = settingRows().map(row => `  ${row.name} (${row.unit}; ${row.default || 'none'})\n      ${row.help}`)
  return `Settings, from the environment or a file .env (unit; default):\n${rows.join('\n')}`
}

/** The file `.env` of this folder, and over it the variables that this process was given. */
function environment(): Record<string, string | undefined> {
  return { ...readDotEnv(), ...process.env }
}

function readDotEnv(): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync('.env', 'utf8'))
  } catch (error) {
    // Without the file there is nothing to read; one that is there and cannot be read must not be silently nothing.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw new StartError(
      'INVALID_SETTING',
      `The file .env cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

// What the operator can mend is a sentence; anything else is a bug, and shown whole.
function fail(error: unknown): void {
  process.stderr.write(`oso-server: ${failureText(error)}\n`)
  process.exitCode = 1
}

function failureText(error: unknown): string {
  if (error instanceof StartError) return `error ${error.code}: ${error.message}`
  if (error instanceof ConfigError) return `error INVALID_SETTING: ${error.message}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
