/** The engines that a gateway may have. */
export type EngineName = 'duckdb' | 'trino'

/** A recorded query that an engine does not answer as it was recorded, and why that stays so. */
export type Difference = Readonly<{ id: string; engine: EngineName; why: string }>

/** What remains different. The table in docs/engines.md is written from this. */
export const DIFFERENCES: readonly Difference[] = [
  {
    id: 'arith-ea8a2dac',
    engine: 'trino',
    why: '`mod(10, 0)` is an internal error of Trino, `GENERIC_INTERNAL_ERROR`. The gateway cannot tell it from one of the cluster itself, and answers `ENGINE_FAILED`.',
  },
]
