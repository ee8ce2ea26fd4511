import { expect, test } from 'vitest'
import { jsonTexts, rowsQuery } from './json-rows.ts'

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'name', type: 'varchar' },
]
const rows = (...names: string[]) => names.map((name, id) => ({ id, name }))

test('rows are parted so that no text is longer than it may be, quotes counted as the statement doubles them', () => {
  const texts = [...jsonTexts(COLUMNS, rows('a', 'b', "'''''''''", 'c'), 20)]
  expect(texts.flatMap(text => JSON.parse(text))).toEqual([
    [0, 'a'],
    [1, 'b'],
    [2, "'''''''''"],
    [3, 'c'],
  ])
  expect(texts).toHaveLength(3)
  expect(texts[1]).toBe(`[[2,"'''''''''"]]`)
})

test('no rows are no texts', () => {
  expect([...jsonTexts(COLUMNS, [], 100)]).toEqual([])
})

test('integers beyond what a number holds exactly are texts, which Trino casts exactly', () => {
  expect([...jsonTexts(COLUMNS, [{ id: 9_007_199_254_740_993n, name: null }], 100)]).toEqual([
    '[["9007199254740993",null]]',
  ])
})

test('a row that leaves out a column is LOAD_FAILED, and the column is named', () => {
  expect(() => [...jsonTexts(COLUMNS, [{ id: 1 }], 100)]).toThrow(
    expect.objectContaining({ code: 'LOAD_FAILED', message: 'a row leaves out the column name' }),
  )
})

test('a quote in a value cannot end the text that holds it', () => {
  expect(rowsQuery(COLUMNS, `[[1,"'); DROP TABLE x"]]`)).toContain(`json_parse('[[1,"''); DROP TABLE x"]]')`)
})
