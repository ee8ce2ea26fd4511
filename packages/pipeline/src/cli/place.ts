import { readFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import type { WarehousePlace } from '../build.ts'
import { PipelineError, systemReason } from '../errors.ts'

/** What the flags of a place come to, once commander has read them and the variables that stand in for them. */
export type PlaceFlags = Readonly<{
  engine: 'duckdb' | 'trino'
  warehouse: string
  trinoUrl?: string
  trinoUser: string
  trinoCatalog: string
  trinoSchema: string
  trinoCaFile?: string
}>

/** Says where the tables are; the flags of Trino have the variables of the same name, secrets have nothing else. */
export function withPlace(command: Command): Command {
  const trino = (flags: string, help: string) => new Option(`--trino-${flags}`, help).env(variableOf(flags))
  return command
    .addOption(new Option('--engine <engine>', 'where the tables are').choices(['duckdb', 'trino']).default('duckdb'))
    .option('--warehouse <file>', 'the DuckDB file', '.oso/warehouse.duckdb')
    .addOption(trino('url <url>', 'a coordinator that may write; a password or token only goes over https'))
    .addOption(trino('user <name>', 'who builds').default('pipeline'))
    .addOption(trino('catalog <name>', 'an Iceberg catalog').default('iceberg'))
    .addOption(trino('schema <name>', "the tables' schema, the pipeline's own").default('oso'))
    .addOption(trino('ca-file <file>', 'certificates to trust besides the usual, PEM'))
    .addHelpText('after', SECRETS)
}

// The gateway's settings have the same names.
function variableOf(flags: string): string {
  const [name = ''] = flags.split(' ')
  return `OSO__TRINO__${name.replaceAll('-', '_').toUpperCase()}`
}

const SECRETS = `
Secrets, from the environment: OSO__TRINO__PASSWORD of that user, or OSO__TRINO__TOKEN, a JSON Web Token.
`

/** The place that the flags mean. Throws `USAGE`. */
export function placeOf(flags: PlaceFlags, env: Readonly<Record<string, string | undefined>>): WarehousePlace {
  if (flags.engine === 'duckdb') return flags.warehouse
  if (flags.trinoUrl === undefined) {
    throw new PipelineError('USAGE', '--engine trino needs a coordinator', {
      hint: 'give --trino-url https://trino.example:8443, or set OSO__TRINO__URL',
    })
  }
  return {
    url: flags.trinoUrl,
    user: flags.trinoUser,
    catalog: flags.trinoCatalog,
    schema: flags.trinoSchema,
    password: given(env.OSO__TRINO__PASSWORD),
    token: given(env.OSO__TRINO__TOKEN),
    ca: flags.trinoCaFile === undefined ? undefined : certificates(flags.trinoCaFile),
  }
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}

function certificates(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new PipelineError('USAGE', `--trino-ca-file: ${systemReason(error, path)}`)
  }
}
