import { Argument, CommanderError, InvalidArgumentError, Option, Command as Program } from 'commander'
import { createClient } from '../client.ts'
import type { Stage } from '../contract/api.ts'
import { OsoError } from '../errors.ts'
import { type ClientOptions, type LogEvent, makeSettings } from '../http/settings.ts'
import { type Command, check, describe, type LineageAsk, lineage, models, query } from './commands.ts'
import { completion, SHELLS, type Shell } from './completion.ts'
import { doctor } from './doctor.ts'
import { FORMATS, type OutputFormat } from './formats.ts'
import { DESCRIPTION, EXAMPLES } from './help.ts'
import { ClosedOutput, type World, write } from './io.ts'
import { type TypesAsk, types } from './types.ts'

/** What the command ends with, for shells and scripts. */
export const EXIT = { ok: 0, failed: 1, usage: 2, internal: 70, interrupted: 130 } as const

const STAGES: readonly Stage[] = ['source', 'seed', 'staging', 'intermediate', 'metric', 'mart']

type Common = Readonly<{ baseUrl?: string; apiKey?: string; verbose?: boolean }>

/** Runs the command with these arguments and gives its exit code. Errors are sentences on standard error. */
export async function main(argv: readonly string[], world: World, version: string): Promise<number> {
  let code: number = EXIT.ok
  const fail = (): void => {
    code = EXIT.failed
  }
  try {
    await makeProgram(world, version, fail).parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    return await explain(error, world)
  }
}

async function explain(error: unknown, world: World): Promise<number> {
  if (error instanceof ClosedOutput) return EXIT.ok
  // Commander has written what is wrong by itself; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (world.signal.aborted) return EXIT.interrupted
  if (!(error instanceof OsoError)) {
    await write(world.stderr, `oso-client: this is a fault of its own: ${String(error)}\n`)
    return EXIT.internal
  }
  await write(world.stderr, `oso-client: ${error.explain()}\n`)
  return error.code === 'INVALID_ARGUMENT' ? EXIT.usage : EXIT.failed
}

function makeProgram(world: World, version: string, fail: () => void): Program {
  const program = new Program('oso-client')
    .description(DESCRIPTION)
    .version(version)
    .option('--base-url <url>', 'where the API is (default: OSO_BASE_URL)')
    .option('--api-key <key>', 'the key (better: OSO_API_KEY, which no list of processes shows)')
    .option('--verbose', 'say what happens on the wire')
    .exitOverride()
    .configureOutput({
      writeOut: text => void world.stdout.write(text, () => {}),
      writeErr: text => void world.stderr.write(text, () => {}),
    })
  const options = (): ClientOptions => clientOptions(program.opts<Common>(), world)
  const command = (): Command => ({ oso: createClient(options()), world })
  addQueries(program, command)
  addModels(program, command)
  addTypes(program, command, fail)
  program
    .command('doctor')
    .description('look at each thing that a query needs: address, clock, key, compression, a round trip')
    .action(async () => {
      if (!(await doctor(command(), makeSettings(options(), world.environment)))) fail()
    })
  program
    .command('completion')
    .description('write a script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .action((shell: Shell) => write(world.stdout, completion(program, shell)))
  for (const known of program.commands) known.addHelpText('after', EXAMPLES[known.name()] ?? '')
  program.addHelpText('after', EXAMPLES[''] ?? '')
  return program
}

function addQueries(program: Program, command: () => Command): void {
  const sql = ['[sql]', 'the query; - or nothing reads standard input'] as const
  const param = new Option('--param <value>', 'a value for the next ?, such as 10, text, date:2025-01-31')
    .default([])
    .argParser<string[]>((value, before) => [...before, value])
  program
    .command('query')
    .description('run a query and write its result')
    .argument(...sql)
    .addOption(new Option('-f, --format <format>', 'how to write it').choices(FORMATS).default('table'))
    .addOption(param)
    .option('--max-rows <n>', 'at most so many rows', wholeNumber)
    .action((text: string | undefined, ask: { format: OutputFormat; param: string[]; maxRows?: number }) =>
      query(command(), text, ask),
    )
  program
    .command('check')
    .description('say what a query would read and return, without running it')
    .argument(...sql)
    .addOption(param)
    .option('--json', 'write the whole answer')
    .action((text: string | undefined, ask: { param: string[]; json?: boolean }) => check(command(), text, ask))
}

function addModels(program: Program, command: () => Command): void {
  program
    .command('models')
    .description('list the named models')
    .argument('[words...]', 'words that must all occur in the name or the purpose')
    .addOption(new Option('--stage <stage>', 'only those of a stage').choices(STAGES))
    .option('--built', 'only those that this project has the SQL of')
    .option('--json', 'write the whole answer')
    .action((words: string[], ask: { stage?: Stage; built?: boolean; json?: boolean }) => models(command(), words, ask))
  program
    .command('describe')
    .description('tell all about a model: columns, grain, freshness')
    .argument('<model>')
    .option('--json', 'write the whole answer')
    .action((name: string, ask: { json?: boolean }) => describe(command(), name, ask))
  program
    .command('lineage')
    .description('tell what a model is made from, and how fresh each part is')
    .argument('<model>')
    .option('--column <name>', 'of one column')
    .option('--depth <n>', 'no more than so many steps', wholeNumber)
    .option('--all', 'draw all of it, however long')
    .addOption(
      new Option('-f, --format <format>', 'how to write it')
        .choices(['tree', 'mermaid', 'html', 'json'])
        .default('tree'),
    )
    .action((name: string, ask: LineageAsk) => lineage(command(), name, ask))
}

function addTypes(program: Program, command: () => Command, fail: () => void): void {
  program
    .command('types')
    .description('write TypeScript types of models, and of queries in .sql files')
    .argument('[files...]', 'queries; lines `-- @param <type>` in them name the types of each ?')
    .option('--out <file>', 'a .d.ts, or a .ts that also holds the names for createClient({ models })')
    .option('--model <names...>', 'these models; without it all that can be queried')
    .option('--all', 'also models that have no table now')
    .option('--check', 'write nothing; fail when the file is not what would be written')
    .action(async (files: string[], ask: TypesAsk) => {
      if (!(await types(command(), files, ask))) fail()
    })
}

function clientOptions({ baseUrl, apiKey, verbose }: Common, world: World): ClientOptions {
  const log = ({ event, method, url, status, ms, error }: LogEvent): void => {
    const facts = [event, method, url, status, ms === undefined ? undefined : `${Math.round(ms)} ms`, error]
    world.stderr.write(`${facts.filter(fact => fact !== undefined).join(' ')}\n`, () => {})
  }
  return {
    ...(baseUrl ? { baseUrl } : {}),
    ...(apiKey ? { apiKey } : {}),
    ...(world.fetch ? { fetch: world.fetch } : {}),
    ...(verbose ? { log } : {}),
  }
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new InvalidArgumentError('It must be a whole number above 0.')
}
