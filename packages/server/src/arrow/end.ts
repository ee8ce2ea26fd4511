import type { RecordBatch, Schema } from 'apache-arrow'
import { emptyBatch } from './batch.ts'
import type { EndMark } from './encoder.ts'

/** Where a result in Arrow says that it is whole: in the custom metadata of a last batch without rows. */
export const END_KEY = 'oso.end'

/** The last batch of a result. Readers that do not know of it see a batch without rows. */
export function endBatch(schema: Schema, mark: EndMark): RecordBatch {
  return emptyBatch(schema, new Map([[END_KEY, JSON.stringify(mark)]]))
}
