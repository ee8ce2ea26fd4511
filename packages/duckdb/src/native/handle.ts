import { type Library, library } from './library.ts'

/** The functions of the C API that free what a pointer points to, and set the pointer to null. */
type Destroyer = {
  [Name in keyof Library]: Name extends
    | `duckdb_${'destroy' | 'close' | 'disconnect'}${string}`
    | 'duckdb_appender_destroy'
    ? Name
    : never
}[keyof Library]

/**
 * A pointer that DuckDB gave, in the cell that DuckDB wrote it to.
 *
 * Whoever has made one frees it, once; freeing it again does nothing.
 */
export class Handle {
  readonly cell = new BigUint64Array(1)
  readonly #destroy: Destroyer

  constructor(destroy: Destroyer, address: bigint | null = null) {
    this.#destroy = destroy
    this.cell[0] = address ?? 0n
  }

  get address(): bigint {
    return this.cell[0] ?? 0n
  }

  free(): void {
    if (this.address === 0n) return
    library()[this.#destroy](this.cell)
    this.cell[0] = 0n
  }
}

/** What `use` makes of the handle, which is freed whatever happens. */
export function using<T>(handle: Handle, use: (handle: Handle) => T): T {
  try {
    return use(handle)
  } finally {
    handle.free()
  }
}
