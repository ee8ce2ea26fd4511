import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/folders.ts'
import { quietReading } from '../source/contract.ts'
import type { Source } from '../source/source.ts'
import { duckdbWarehouse } from '../warehouse/duckdb.ts'
import { ingest, MAX_LISTED } from './ingest.ts'

const ODDITIES_FIRST: Source = {
  ...{ name: 'odd', location: '/x', stability: 'stable', cadence: 'daily', tables: [] },
  version: async () => 'v',
  async *extract() {
    for (let n = 0; n < MAX_LISTED + 5; n++) yield { kind: 'noted', location: `${n}`, reason: 'odd' }
    yield { kind: 'rejected', location: 'last', reason: 'bad' }
  },
}

test('a rejection is listed however many oddities came before it, and of those all are counted', async () => {
  const session = await duckdbWarehouse(join(temporaryFolder(), 'w.duckdb')).begin()
  try {
    const reading = { ...quietReading(), now: () => new Date(0), onRows: () => {} }
    const { record, rejections, noted } = await ingest(ODDITIES_FIRST, 'v', session, reading)
    expect(rejections.filter(({ kept }) => !kept).map(({ location }) => location)).toEqual(['last'])
    expect(rejections.filter(({ kept }) => kept)).toHaveLength(MAX_LISTED)
    expect({ rejected: record.rowsRejected, noted }).toEqual({ rejected: 1, noted: MAX_LISTED + 5 })
  } finally {
    await session.discard()
  }
})
