import { Command } from 'commander'
import { version } from '../../package.json'
import { type Config, ConfigError, readConfig, settingRows } from '../config.ts'
import { QueryError, reasonOf } from '../errors.ts'
import { createLog } from '../log.ts'
import { startServer } from '../server.ts'
import { StartError } from '../start-error.ts'
import { addClusterCommands } from './cluster.ts'
import { addKeyCommands } from './keys.ts'
import { addSelfTestCommand } from './selftest.ts'
import { addTenantCommands } from './tenants.ts'
import { environment, say } from './world.ts'

type ServeOptions = Readonly<{ warehouse?: string; port?: string; host?: string; state?: string }>

/** Runs the command line of `oso-server`; what fails is said on the error stream, and in the exit code. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  const program = new Command('oso-server')
    .description('A guarded SQL gateway over DuckDB or Trino that streams Arrow')
    .version(version)
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
  addKeyCommands(program)
  addTenantCommands(program)
  addSelfTestCommand(program)
  addClusterCommands(program)
  // Who reads no further, `| head` say, has what they wanted: that ends no server, and is no failure of a list.
  process.stdout.on('error', error => {
    if (!('code' in error && error.code === 'EPIPE')) fail(error)
  })
  await program.parseAsync(argv).catch(fail)
}

async function serve(options: ServeOptions): Promise<void> {
  const merged = { ...environment(), ...variablesOf(options) }
  const server = await startServer({ env: merged, log: createLog(readConfig(merged).log.level) })
  say(`serving ${servedBy(server.config)} at ${server.url}/api/v1`)
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

function servedBy({ trino, warehouse }: Config): string {
  return trino.url === '' ? warehouse.path : `${trino.catalog}.${trino.schema} of ${new URL(trino.url).origin}`
}

function settingsHelp(): string {
  const rows = settingRows().map(row => `  ${row.name} (${row.unit}; ${row.default || 'none'})\n      ${row.help}`)
  return `Settings, from the environment or a file .env (unit; default):\n${rows.join('\n')}`
}

// What the operator can mend is a sentence; anything else is a bug, and shown whole.
function fail(error: unknown): void {
  process.stderr.write(`oso-server: ${failureText(error)}\n`)
  process.exitCode = 1
}

function failureText(error: unknown): string {
  if (error instanceof StartError) return `error ${error.code}: ${error.message}`
  if (error instanceof ConfigError) return `error INVALID_SETTING: ${error.message}`
  if (error instanceof QueryError) return `error ${error.code}: ${error.message}${causeOf(error)}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Who runs the command may read what the callers of a gateway may not: the address that does not answer, say. */
function causeOf(error: QueryError): string {
  return error.cause === undefined ? '' : ` (${reasonOf(error)})`
}
