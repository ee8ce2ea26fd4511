import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { clusterOf } from '../cluster.ts'
import { type Config, readConfig } from '../config.ts'
import { controlOf } from '../engine/trino/control.ts'
import { Unreachable } from '../operate/coordinator.ts'
import { examine } from '../operate/doctor.ts'
import { draftModels } from '../operate/draft.ts'
import { findingsText, isSafe } from '../operate/finding.ts'
import { registryOf } from '../server.ts'
import { StartError } from '../start-error.ts'
import { makeFolder } from '../state/make-folder.ts'
import { environment, say } from './world.ts'

type Import = Readonly<{ catalog?: string; schema?: string; like?: string; into?: string; file: string }>

/** The commands about a Trino cluster: `doctor`, `models import`. */
export function addClusterCommands(program: Command): void {
  program
    .command('doctor')
    .description(
      "try on the Trino cluster, as the gateway's user, what nobody may do; say what is missing and how to mend it",
    )
    .addHelpText(
      'after',
      '\nExit code: 0 when nothing is missing, 1 when something is, 2 when the cluster cannot be asked.',
    )
    .action(doctor)
  program
    .command('models')
    .description('draft models of your own')
    .command('import')
    .description('draft declared models of the tables of a Trino schema; prints them without --into')
    .option('--catalog <name>', 'the catalog; OSO__TRINO__CATALOG unless said')
    .option('--schema <name>', 'the schema; OSO__TRINO__SCHEMA unless said')
    .option('--like <pattern>', 'only tables of such a name; % is any text')
    .option(
      '--into <folder>',
      'a folder of models, as OSO__MODELS__PATH names it; the file is made in its folder marts',
    )
    .option('--file <name>', 'what the file is called, and the subject of its models', 'imported')
    .action(importModels)
}

async function doctor(): Promise<void> {
  const { trino } = clusterConfig()
  const { url, user, source, catalog, schema, metaSchema } = trino
  const { password, token, authorities } = clusterOf({ trino })
  try {
    const cluster = { url, user, source, catalog, schema, metaSchema, password, token, authorities }
    const findings = await examine(cluster)
    say(findingsText(findings).trimEnd())
    if (!isSafe(findings)) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    process.stderr.write(`oso-server: error CLUSTER_UNUSABLE: ${error.message}\n`)
    process.exitCode = 2
  }
}

async function importModels({ catalog, schema, like, into, file }: Import): Promise<void> {
  const config = clusterConfig()
  const registry = await registryOf(config)
  const control = await controlOf(clusterOf(config))
  const where = { catalog: catalog ?? config.trino.catalog, schema: schema ?? config.trino.schema }
  const isKnown = (name: string) => registry.model(name) !== undefined
  const draft = await draftModels(sql => control.rows(sql), { ...where, like, isKnown })
  for (const { table, why } of draft.skipped) process.stderr.write(`left out ${table}: ${why}\n`)
  if (draft.models.length === 0) {
    throw new StartError(
      'MODELS_UNUSABLE',
      `There is no table in ${where.catalog}.${where.schema} to draft a model of.`,
    )
  }
  if (into === undefined) return say(draft.text.trimEnd())
  const path = join(into, 'marts', `${file}.yaml`)
  if (existsSync(path)) {
    throw new StartError('INVALID_SETTING', `${path} is there already; name another with --file, or remove it.`)
  }
  makeFolder(dirname(path))
  writeFileSync(path, draft.text)
  say(`drafted ${draft.models.length} models in ${path}; serve them with OSO__MODELS__PATH=${into}`)
  const isElsewhere = where.catalog !== config.trino.catalog || where.schema !== config.trino.schema
  if (isElsewhere)
    say(
      `their tables are looked for in ${config.trino.catalog}.${config.trino.schema}: make a view of each there (docs/deploy.md)`,
    )
}

function clusterConfig(): Config {
  const config = readConfig(environment())
  if (config.trino.url !== '') return config
  throw new StartError('INVALID_SETTING', 'OSO__TRINO__URL must name the coordinator of a Trino cluster.')
}
