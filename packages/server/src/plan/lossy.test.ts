import { parse } from 'oso-sql'
import { expect, test } from 'vitest'
import { lossyCasts } from './lossy.ts'

const lossy = (sql: string): string[] => lossyCasts(parse(sql), sql)

test.each([
  [`select cast('1.10' as decimal)`, 'line 1:8: DECIMAL without a scale'],
  [`select x,\n  try_cast('1.10' AS DECIMAL) from t`, 'line 2:3: DECIMAL without a scale'],
  [`select cast(1.10 as dec)`, 'line 1:8: DECIMAL without a scale'],
  [`select cast('2024-01-31 12:00:00.123456' as timestamp)`, 'line 1:8: TIMESTAMP keeps 3 digits'],
  [`select cast('2024-01-31 12:00:00.1234 UTC' as timestamp with time zone)`, 'write TIMESTAMP(4)'],
  [`select cast('10:00:00.123456' as time)`, 'write TIME(6)'],
  [`select 1 from t where at > cast('2024-01-31 12:00:00.123456' as timestamp)`, 'line 1:28'],
])('%s loses digits', (sql, told) => {
  expect(lossy(sql)).toEqual([expect.stringContaining(told)])
})

test.each([
  `select cast('110' as decimal)`,
  `select cast('1.10' as decimal(3,2))`,
  `select cast(x as decimal) from t`,
  `select decimal '1.10'`,
  `select timestamp '2024-01-31 12:00:00.123456'`,
  `select cast('2024-01-31 12:00:00.123' as timestamp)`,
  `select cast('2024-01-31 12:00:00.123456' as timestamp(6))`,
  `select cast('1.10' as double)`,
])('%s loses none', sql => {
  expect(lossy(sql)).toEqual([])
})
