import { expect, test } from 'vitest'
import { rangeOf } from './range.ts'

const of = (header?: string, ifRange?: string) => rangeOf(header, ifRange, '"v1"', 100)

test.each([
  ['bytes=0-9', 0, 9],
  ['bytes=90-', 90, 99],
  ['bytes=90-1000', 90, 99],
  ['bytes=-10', 90, 99],
  ['bytes=-1000', 0, 99],
  ['bytes=99-99', 99, 99],
])('%s of 100 is %i to %i', (header, first, last) => {
  expect(of(header)).toEqual({ first, last })
})

test.each([undefined, 'bytes=-', 'bytes=9-3', 'bytes=0-1,5-6', 'lines=0-1', 'bytes=a-b'])('%s is all', header => {
  expect(of(header)).toBeUndefined()
})

test.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('%s of 100 is none', header => {
  expect(() => of(header)).toThrow(expect.objectContaining({ code: 'RANGE_NOT_SATISFIABLE' }))
})

test('a range of another version is all of this one', () => {
  expect(of('bytes=0-9', '"v1"')).toEqual({ first: 0, last: 9 })
  expect(of('bytes=0-9', '"v2"')).toBeUndefined()
})
