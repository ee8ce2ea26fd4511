export type { Ask } from './audit/audits.ts'
export { AuditError, type AuditQuery, auditQueries } from './audit/sql.ts'
export { CycleError, ModelError, type Place } from './errors.ts'
export type { ColumnLineage, Lineage } from './graph/lineage.ts'
export { loadModels } from './load.ts'
export { type AuditOutcome, type Materialisation, type Staleness, staleness } from './model/freshness.ts'
export {
  AGGREGATIONS,
  type Aggregation,
  type Audit,
  type Basis,
  type Column,
  type ColumnRef,
  ENTITIES,
  type Entity,
  KINDS,
  type Kind,
  type Metric,
  type Model,
  STABILITIES,
  STAGES,
  type Stability,
  type Stage,
  type Upstream,
} from './model/model.ts'
export { registry } from './own.ts'
export { createRegistry, type Registry } from './registry/registry.ts'
