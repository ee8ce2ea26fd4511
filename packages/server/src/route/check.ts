import type { CheckAnswer, Estimate } from '../contract/sql.ts'
import { type Foreseen, foreseen } from '../limits/after.ts'
import { closedLineage, type Freshness, freshnessOf } from '../plan/lineage.ts'
import { type Planned, planned } from './ask.ts'
import type { RouteDeps, RouteHandler } from './deps.ts'
import { estimated } from './estimated.ts'

/** `POST /sql/check`: the plan that `POST /sql` would run. */
export function checkRoute(deps: RouteDeps): RouteHandler {
  return async c => {
    const asked = await planned(c, deps)
    const { maxBytes, timeoutMs } = asked.plan.limits
    const balances = await deps.limiter.balances(deps.accountOf(c))
    const estimate = await estimated(c, asked, deps)
    return c.json(answerOf(asked, foreseen(balances, { bytes: maxBytes, timeoutMs }), estimate, deps))
  }
}

function answerOf(
  { plan, view: { registry } }: Planned,
  quotas: readonly Foreseen[],
  estimate: Estimate | null,
  { catalogue, now }: RouteDeps,
): CheckAnswer {
  const names = plan.reads.map(({ name }) => name)
  const freshness = (name: string): Freshness => freshnessOf(name, registry, catalogue(), now())
  const lineage = [...closedLineage(names, registry)].map(([name, parents]) => {
    const stage = registry.model(name)?.stage ?? 'source'
    return [name, { parents: [...parents], stage, freshness: freshness(name) }]
  })
  return {
    sql: plan.sql,
    columns: plan.columns.map(({ name, type, from }) => ({
      ...{ name, type },
      from: from.map(({ table, column }) => ({ model: table, column })),
    })),
    models: plan.reads.map(({ name, columns }) => ({ name, columns: [...columns] })),
    functions: [...plan.functions],
    parameters: [...plan.parameters],
    engine: plan.engine,
    format: plan.format,
    limits: plan.limits,
    quotas: quotas.map(({ policy: { name, holder, unit, limit }, remaining, remainingAfter }) => ({
      ...{ name, holder, unit, limit, remaining, remainingAfter },
    })),
    estimate,
    lineage: Object.fromEntries(lineage),
    freshness: names.map(freshness),
    runnable: plan.missing.length === 0,
    notes: [
      ...[...plan.notes, ...plan.warnings],
      ...plan.missing.map(name => `${name} is not in this warehouse; a run would be refused.`),
    ],
  }
}
