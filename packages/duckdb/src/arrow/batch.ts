import type { ArrowColumn } from './join.ts'

/** Rows in columns. */
export type Batch = Readonly<{ rows: number; columns: readonly ArrowColumn[] }>
