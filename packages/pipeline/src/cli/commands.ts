import { Command, Option } from 'commander'
import { createRegistry, loadModels, ModelError, type Registry, registry } from 'oso-models'
import { type BuildOptions, build, plan, type WarehousePlace } from '../build.ts'
import { EXIT_CODES, messageOf, PipelineError } from '../errors.ts'
import { explain } from '../plan/explain.ts'
import { failure } from './failure.ts'
import { type PlaceFlags, placeOf, withPlace } from './place.ts'
import { type Output, progressOn, reportText } from './report.ts'
import { auditAgain, show } from './show.ts'

const EXAMPLES = `
Examples:
  Build from the sample that ships with this repository:
    $ oso-pipeline build --oss-directory examples/data/oss-directory --git-commits examples/data/commits \\
        --warehouse .oso/warehouse.duckdb

  Build from GitHub's archive of the directory and two clones:
    $ oso-pipeline build --warehouse .oso/warehouse.duckdb --git ../hardhat ../viem \\
        --oss-directory https://github.com/opensource-observer/oss-directory/archive/refs/heads/main.tar.gz

  Build Iceberg tables through a Trino cluster (see docs/deploy.md):
    $ oso-pipeline build --engine trino --trino-url http://trino-production:8080 --oss-directory oss-directory.tar.gz

  See what a build would do, then what stands in the warehouse:
    $ oso-pipeline plan --oss-directory oss-directory.tar.gz --warehouse .oso/warehouse.duckdb
    $ oso-pipeline show --warehouse .oso/warehouse.duckdb
`

type Flags = Omit<BuildOptions, 'warehouse'> & PlaceFlags & Readonly<{ models?: string }>

function optionsOf(flags: Flags): BuildOptions {
  return { ...flags, warehouse: placeOf(flags, process.env) }
}

function program(signal: AbortSignal, output: Output): Command {
  const root = new Command('oso-pipeline')
    .description('Reads open source data, runs the models on it, audits them, and records what it did.')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
  withSources(root.command('build'))
    .description('build the warehouse; does nothing when nothing has changed')
    .option('--dry-run', 'say what would be done, and do nothing')
    .action(options => (options.dryRun ? planCommand(options, signal) : buildCommand(options, signal, output)))
  withSources(root.command('plan'))
    .description('say what a build would do, and do nothing')
    .action(options => planCommand(options, signal))
  withPlace(root.command('show'))
    .description('say what stands in the warehouse: tables, sources, what was rejected')
    .option('--rejections', 'list what was rejected and what is odd')
    .action(async flags => print(await show({ ...flags, warehouse: placeOf(flags, process.env) })))
  withPlace(root.command('audit'))
    .description('run the audits of every table that stands in the warehouse again')
    .action(flags => auditCommand({ warehouse: placeOf(flags, process.env) }))
  return root
}

function withSources(command: Command): Command {
  return withPlace(command)
    .option('--oss-directory <where>', 'the OSS Directory: a folder, a .tar.gz or an https address of one')
    .addOption(
      new Option('--models <folder>', 'models of your own, besides the built-in ones').env('OSO__MODELS__PATH'),
    )
    .option('--git-commits <folder>', 'a folder of .ndjson or .ndjson.gz files, a commit a line')
    .option('--git <clone...>', 'clones on this machine, read with git; owner/name=path if not from GitHub')
    .option(
      '--drop-source <name...>',
      'a source of the last build that is not given now: empty its tables of its rows, and all that was made of them, on purpose; the tables stay',
    )
}

/** The built-in models, and those of the folder. Throws `USAGE` for what is none. */
async function registryOf({ models }: Flags): Promise<Registry> {
  if (models === undefined) return registry
  try {
    return createRegistry(await loadModels(models), registry)
  } catch (cause) {
    const place = cause instanceof ModelError ? '' : `${models}: `
    throw new PipelineError('USAGE', `the models cannot be used: ${place}${messageOf(cause)}`, { cause })
  }
}

async function planCommand(flags: Flags, signal: AbortSignal): Promise<void> {
  print(explain(await plan(optionsOf(flags), { env: process.env, signal, registry: await registryOf(flags) })))
}

async function buildCommand(flags: Flags, signal: AbortSignal, output: Output): Promise<void> {
  const progress = progressOn(output, Date.now)
  try {
    const own = { registry: await registryOf(flags) }
    const report = await build(optionsOf(flags), { ...own, env: process.env, signal, report: progress.report })
    progress.clear()
    print(reportText(report))
    if (report.status === 'failed') process.exitCode = EXIT_CODES.MODEL_FAILED
  } finally {
    progress.clear()
  }
}

async function auditCommand(options: Readonly<{ warehouse: WarehousePlace }>): Promise<void> {
  const { text, failed } = await auditAgain(options)
  print(text)
  if (failed > 0) process.exitCode = EXIT_CODES.AUDIT_FAILED
}

function print(text: string): void {
  process.stdout.write(text)
}

/**
 * Runs one command line; its exit code is left in `process.exitCode`. Aborting `signal` stops a build or a plan, between two
 * steps: within one, DuckDB blocks the thread.
 */
export async function runCommand(args: readonly string[], signal: AbortSignal, progress: Output): Promise<void> {
  try {
    await program(signal, progress).parseAsync(args, { from: 'user' })
  } catch (error) {
    const { code, text } = failure(error)
    process.stderr.write(text)
    process.exitCode = code
  }
}
