import { expect, test } from 'vitest'
import { DamagedPage } from './decode/cursor.ts'
import { batchesOf, rowMaker } from './decode/rows.ts'
import { type Page, readPage } from './page.ts'

const STATS = '"stats":{"state":"RUNNING","rootStage":{"subStages":[]}},"warnings":[]'
const read = (text: string): Page => readPage(Buffer.from(text))

/** The lines of CSV that the rows of a page make. */
function linesOf({ data }: Page, ...types: readonly string[]): readonly string[] {
  if (data?.kind !== 'rows') throw new Error('no rows')
  const maker = rowMaker({ format: 'csv', columns: types.map((type, index) => ({ name: `c${index}`, type })) })
  const [batch] = batchesOf(data.at, maker)
  return Buffer.from(batch?.columns[0]?.buffers[2] ?? [])
    .toString()
    .split('\r\n')
    .slice(0, -1)
}

test('a page is read around its rows, whose bounds are found', () => {
  const page = read(`{"id":"q","nextUri":"http://c/2","data":[[1,"a"],[2,"b"]],${STATS}}`)
  expect(page).toMatchObject({ id: 'q', nextUri: 'http://c/2' })
  expect(linesOf(page, 'integer', 'varchar')).toEqual(['1,a', '2,b'])
})

test.each([
  ['a text', 'varchar', JSON.stringify('],"stats":{'), '"],""stats"":{"'],
  ['a map with such a key', 'map(varchar, array(integer))', '{"a":[1],"stats":[2]}', '"{""a"":[1],""stats"":[2]}"'],
])('%s that looks like what stands behind rows is no end of them', (_, type, json, line) => {
  expect(linesOf(read(`{"id":"q","data":[[${json}],[${json}]],${STATS}}`), type)).toEqual([line, line])
})

test('what a page says may come in any order', () => {
  const page = read(`{${STATS},"data":[[1]],"error":{"errorName":"X"},"nextUri":"http://c/2","id":"q"}`)
  expect(page).toMatchObject({ id: 'q', nextUri: 'http://c/2', error: { errorName: 'X' } })
  expect(linesOf(page, 'integer')).toEqual(['1'])
})

test.each([
  ['without its end', `{"id":"q","data":[[1,2],[3`],
  ['of which rows are missing', `{"id":"q","data":[[1],[2],${STATS}}`],
  ['with something behind its rows', `{"id":"q","data":[[1],[2]]],${STATS}}`],
  ['that is none', '<html>'],
])('a page %s is damaged', (_, text) => {
  expect(() => linesOf(read(text), 'integer')).toThrow(DamagedPage)
})
