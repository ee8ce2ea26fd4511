import { parse } from 'oso-sql'
import { auditQueries } from './audit/sql.ts'
import type { Model } from './model/model.ts'
import type { Registry } from './registry/registry.ts'

/** Says what is wrong with a model, one sentence each. */
type Rule = (model: Model, registry: Registry) => readonly string[]

const RULES: readonly Rule[] = [
  grainIsOfColumns,
  grainIsSaid,
  builtReadsBuilt,
  auditsCanBeAsked,
  stagesGoForward,
  nameFitsStage,
]

/** What is wrong with models that hold what their heads say; empty when nothing is. */
export function check(models: readonly Model[], registry: Registry): string[] {
  return models.flatMap(model => RULES.flatMap(rule => rule(model, registry)).map(found => `${model.name}: ${found}`))
}

function grainIsOfColumns({ grain, columns, built }: Model): string[] {
  const names = new Set(columns.map(column => column.name))
  return built ? grain.filter(name => !names.has(name)).map(name => `grain "${name}" is not a column`) : []
}

/** Where rows may repeat, the grain is said to be none: `grain []` in a head that has no other is an oversight. */
function grainIsSaid({ built, stage, grain }: Model): string[] {
  return built && stage === 'mart' && grain.length === 0 ? ['a mart says its grain'] : []
}

function builtReadsBuilt({ built, parents }: Model, registry: Registry): string[] {
  if (!built) return []
  const unbuilt = parents.filter(parent => !registry.model(parent)?.built)
  return unbuilt.map(parent => `reads "${parent}", which is not built`)
}

function auditsCanBeAsked(model: Model): string[] {
  if (!model.built) return []
  try {
    for (const { sql } of auditQueries(model)) parse(sql)
    return []
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return [message.replace(`${model.name}: `, '')]
  }
}

const ORDER = ['source', 'seed', 'staging', 'intermediate', 'mart']

/** Marts are read by metrics, which are intermediate; nothing else reads a later stage. */
function stagesGoForward({ built, stage, parents, metric }: Model, registry: Registry): string[] {
  if (!built || metric) return []
  const later = parents.filter(name => ORDER.indexOf(registry.model(name)?.stage ?? '') > ORDER.indexOf(stage))
  return later.map(name => `stands in ${stage} and reads "${name}", which stands later`)
}

const PREFIXES: Readonly<Partial<Record<Model['stage'], string>>> = { staging: 'stg_', seed: 'seed_' }

function nameFitsStage({ name, stage }: Model): string[] {
  const prefix = PREFIXES[stage]
  return prefix !== undefined && !name.startsWith(prefix) ? [`a model of stage ${stage} begins with ${prefix}`] : []
}
