import { expect, test } from 'vitest'
import { writeAudit } from '../audit/sql.ts'
import { readAudit } from './audits.ts'

test('an audit has a name, texts and lists as arguments, and a note', () => {
  expect(readAudit('no_gaps(time_column=day, columns=(a, b)) on daily tables')).toEqual({
    name: 'no_gaps',
    arguments: { time_column: 'day', columns: ['a', 'b'] },
    note: 'on daily tables',
  })
})

test('an audit needs no arguments', () => {
  expect(readAudit('trino_parquets_not_missing')).toEqual({
    name: 'trino_parquets_not_missing',
    arguments: {},
    note: null,
  })
})

test('what is written of an audit is read as the same audit', () => {
  const text = 'no_gaps(time_column=day, columns=(a, b)) on daily tables'
  expect(writeAudit(readAudit(text) ?? { name: '', arguments: {}, note: null })).toBe(text)
})

test('a bracket that stays open is no audit', () => {
  expect(readAudit('not_null(columns=(a')).toBeUndefined()
})
