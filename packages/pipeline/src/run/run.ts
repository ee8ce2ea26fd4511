import { setImmediate } from 'node:timers/promises'
import { auditFailure, runAudits } from '../audit/audit.ts'
import { messageOf, PipelineError } from '../errors.ts'
import { materialisation } from '../freshness/record.ts'
import { type Ingested, ingest } from '../ingest/ingest.ts'
import type { Plan, PlannedTable, Stage } from '../plan/plan.ts'
import type { Source } from '../source/source.ts'
import type { Session } from '../warehouse/warehouse.ts'
import type { Outcome, Progress } from './outcome.ts'

/** What a run needs of the world. */
export type RunDeps = Readonly<{
  session: Session
  sources: ReadonlyMap<string, Source>
  now: () => Date
  signal: AbortSignal
  report: (progress: Progress) => void
}>

/** What a run came to: an outcome for every table, and what was read. */
export type RunResult = Readonly<{ outcomes: readonly Outcome[]; ingested: readonly Ingested[] }>

/**
 * Runs the stages of a plan, one after the other. A table that fails is put back to its last good version, and what reads it
 * is left as it was; everything else goes on.
 */
export async function run(plan: Plan, deps: RunDeps): Promise<RunResult> {
  const work = new Run(plan, deps)
  for (const [index, stage] of plan.stages.entries()) {
    // DuckDB blocks this thread; signals and timers get their turn here.
    await setImmediate()
    deps.signal.throwIfAborted()
    deps.report({ kind: 'stage', at: index + 1, of: plan.stages.length, name: nameOf(stage) })
    await work.stage(stage)
  }
  return { outcomes: [...work.outcomes.values()], ingested: work.ingested }
}

function nameOf(stage: Stage): string {
  switch (stage.kind) {
    case 'load':
      return stage.sources.map(source => source.name).join(', ') || stage.tables.map(table => table.name).join(', ')
    case 'make':
    case 'keep':
      return stage.table.name
    case 'drop':
      return stage.name
    case 'forget':
      return stage.source
    default:
      return stage satisfies never
  }
}

class Run {
  readonly outcomes = new Map<string, Outcome>()
  readonly ingested: Ingested[] = []
  readonly #plan: Plan
  readonly #deps: RunDeps

  constructor(plan: Plan, deps: RunDeps) {
    this.#plan = plan
    this.#deps = deps
  }

  async stage(stage: Stage): Promise<void> {
    switch (stage.kind) {
      case 'load':
        return this.#load(stage)
      case 'make':
        return this.#make(stage)
      case 'keep':
        await this.#deps.session.keep(stage.table.name)
        return this.#settle({ kind: 'kept', table: stage.table.name })
      case 'drop':
        return this.#settle({ kind: 'dropped', table: stage.name })
      case 'forget':
        return this.#deps.session.forgetSource(stage.source)
      default:
        return stage satisfies never
    }
  }

  async #load({ sources, tables }: Stage & { kind: 'load' }): Promise<void> {
    const { session, now, signal, report } = this.#deps
    const startedAt = now()
    for (const table of tables) await session.materialise(table.name, table.query)
    for (const { name, version } of sources) {
      const source = this.#deps.sources.get(name)
      if (source === undefined) throw new Error(`the plan reads ${name}, which the run was not given`)
      const done = await ingest(source, version, session, {
        now,
        signal,
        onBytes: (read, total) => report({ kind: 'bytes', source: name, read, total }),
        onRows: rows => report({ kind: 'rows', source: name, rows }),
      })
      await session.recordSource(done.record, done.rejections)
      this.ingested.push(done)
    }
    for (const table of tables) await this.#audited(table, startedAt, () => session.count(table.name))
  }

  async #make({ table, incremental }: Stage & { kind: 'make' }): Promise<void> {
    const because = table.parents.find(parent => this.#isBroken(parent))
    if (because !== undefined) {
      const fallback = await this.#putBack(table.name)
      return this.#settle({ kind: 'stopped', table: table.name, because, fallback })
    }
    const intervals = incremental ? table.intervals : undefined
    return this.#audited(table, this.#deps.now(), () =>
      this.#deps.session.materialise(table.name, table.query, intervals),
    )
  }

  #isBroken(table: string): boolean {
    const kind = this.outcomes.get(table)?.kind
    return kind === 'failed' || kind === 'stopped'
  }

  /** Makes a table, audits it, and records it if all is well. */
  async #audited(table: PlannedTable, startedAt: Date, make: () => Promise<number>): Promise<void> {
    const { session, now } = this.#deps
    try {
      const rows = await make()
      const audits = await runAudits(table.audits, session)
      const failure = auditFailure(audits)
      if (failure !== undefined) return await this.#fail(table, failure)
      const endedAt = now()
      await session.recordMaterialisation(materialisation({ table, startedAt, endedAt, rows, audits }))
      this.#settle({ kind: 'made', table: table.name, rows, ms: endedAt.getTime() - startedAt.getTime(), audits })
    } catch (error) {
      if (!(error instanceof PipelineError) || error.code !== 'MODEL_FAILED') throw error
      await this.#fail(table, messageOf(error))
    }
  }

  async #fail(table: PlannedTable, why: string): Promise<void> {
    this.#settle({ kind: 'failed', table: table.name, why, fallback: await this.#putBack(table.name) })
  }

  /** Puts the last good version in a table's place; says whether there is one. */
  async #putBack(table: string): Promise<boolean> {
    await this.#deps.session.drop(table)
    if (!this.#plan.standing.has(table)) return false
    await this.#deps.session.keep(table)
    return true
  }

  #settle(outcome: Outcome): void {
    this.outcomes.set(outcome.table, outcome)
    this.#deps.report({ kind: 'outcome', outcome })
  }
}
