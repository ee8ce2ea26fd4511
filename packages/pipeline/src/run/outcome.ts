import type { AuditResult } from '../audit/audit.ts'

/**
 * What became of a table. `failed`: its SQL or an audit failed. `stopped`: something that it reads failed. In both cases
 * `fallback` says whether an older version stands in its place.
 */
export type Outcome =
  | Readonly<{ kind: 'made'; table: string; rows: number; ms: number; audits: readonly AuditResult[] }>
  | Readonly<{ kind: 'kept'; table: string }>
  | Readonly<{ kind: 'dropped'; table: string }>
  | Readonly<{ kind: 'failed'; table: string; why: string; fallback: boolean }>
  | Readonly<{ kind: 'stopped'; table: string; because: string; fallback: boolean }>

/** What a build says while it runs. */
export type Progress =
  | Readonly<{ kind: 'planned'; stages: number }>
  | Readonly<{ kind: 'stage'; at: number; of: number; name: string }>
  | Readonly<{ kind: 'bytes'; source: string; read: number; total: number | undefined }>
  | Readonly<{ kind: 'rows'; source: string; rows: number }>
  | Readonly<{ kind: 'outcome'; outcome: Outcome }>
