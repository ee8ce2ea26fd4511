import type { ArrowField, Batch } from 'oso-duckdb'
import { readType } from 'oso-sql'
import type { Job } from '../../../job/job.ts'
import { columnOf } from './builder-of.ts'
import { CLOSE_LIST, COMMA, type Cursor, OPEN_LIST } from './cursor.ts'
import type { RowMaker } from './row-maker.ts'

/** Rows as columns in Arrow's layout. */
export class ColumnsMaker implements RowMaker {
  readonly fields: readonly ArrowField[]
  readonly #builders: ReturnType<typeof columnOf>['builder'][]
  rows = 0

  constructor(columns: Job['columns']) {
    const made = columns.map(({ type }) => columnOf(readType(type)))
    this.fields = made.map(({ field }) => field)
    this.#builders = made.map(({ builder }) => builder)
  }

  get bytes(): number {
    return this.#builders.reduce((total, builder) => total + builder.bytes, 0)
  }

  read(cursor: Cursor): void {
    const builders = this.#builders
    cursor.expect(OPEN_LIST)
    for (let index = 0; index < builders.length; index++) {
      if (index > 0) cursor.expect(COMMA)
      builders[index]?.read(cursor)
    }
    cursor.expect(CLOSE_LIST)
    this.rows++
  }

  take(): Batch {
    const batch = { rows: this.rows, columns: this.#builders.map(builder => builder.take()) }
    this.rows = 0
    return batch
  }
}
