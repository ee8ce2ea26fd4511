import type { Plan, Stage } from './plan.ts'

/** A plan as text, a line a stage, in the order in which they run. */
export function explain(plan: Plan): string {
  const kept = plan.stages.filter(stage => stage.kind === 'keep').length
  const busy = plan.stages.filter((stage): stage is BusyStage => stage.kind !== 'keep')
  if (plan.unchanged) return `nothing to do: ${kept} tables are as their sources and SQL say\n`
  const lines = busy.map((stage, at) => `${String(at + 1).padStart(4)}  ${line(stage)}`)
  return `${[...lines, `      keep  ${kept} tables that are unchanged`].join('\n')}\n`
}

type BusyStage = Exclude<Stage, { kind: 'keep' }>

function line(stage: BusyStage): string {
  switch (stage.kind) {
    case 'load': {
      const from = stage.sources.map(source => `${source.name} (${source.location})`).join(', ') || 'nothing'
      return `load  ${stage.tables.map(table => table.name).join(', ')}  from ${from}: ${stage.why}`
    }
    case 'make':
      return `make  ${stage.table.name}${audited(stage.table.audits.length)}: ${stage.why}`
    case 'drop':
      return `drop  ${stage.name}: ${stage.why}`
    case 'forget':
      return `drop  the record of the source ${stage.source}: it is dropped on purpose`
    default:
      return stage satisfies never
  }
}

function audited(audits: number): string {
  return audits === 0 ? '' : `  then ${audits} ${audits === 1 ? 'audit' : 'audits'}`
}
