import { expect, inject, test } from 'vitest'
import { ask } from './statement.ts'

const production = inject('trino')
const consumer = inject('consumer')

test.skipIf(consumer.url === production.url)(
  'a consumer reads what production wrote, and is refused every write',
  async () => {
    await ask(production, "CREATE OR REPLACE TABLE iceberg.oso.shared AS SELECT 9007199254740993 AS n, 'ß' AS s")
    expect((await ask(consumer, 'SELECT n, s FROM iceberg.oso.shared')).rows).toEqual([['9007199254740993', 'ß']])
    for (const sql of ['INSERT INTO iceberg.oso.shared VALUES (1, NULL)', 'DROP TABLE iceberg.oso.shared']) {
      await expect(ask(consumer, sql)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' })
    }
  },
)

test('an error has its name and its place in the text', async () => {
  const failed = ask(production, 'SELECT 1,\n  nope FROM tpch.tiny.nation')
  await expect(failed).rejects.toMatchObject({ code: 'COLUMN_NOT_FOUND', at: { line: 2, column: 3 } })
})
