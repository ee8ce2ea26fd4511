import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseLine } from './json.ts'

test.each([
  ['1', 1n],
  ['-170141183460469231731687303715884105728', -170141183460469231731687303715884105728n],
  ['1.0', 1],
  ['1e3', 1000],
  ['NaN', Number.NaN],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['"NaN, 12345678901234567890 \\u00e9 \\"q\\""', 'NaN, 12345678901234567890 é "q"'],
  [
    '{"a": [1, {"b": null}], "__proto__": true}',
    Object.fromEntries([
      ['a', [1n, { b: null }]],
      ['__proto__', true],
    ]),
  ],
  [' [ ] ', []],
])('%s is read exactly', (text, value) => {
  expect(parseLine(text)).toEqual(value)
})

test.each(['', '[1', '[1,]', '{"a"}', '{1:2}', '1 2', 'nope', '"a', '01x', '[1 2]'])('%o is refused', text => {
  expect(() => parseLine(text)).toThrow(SyntaxError)
})

test('what JSON.parse reads is read the same, but that whole numbers are bigints', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const text = JSON.stringify(value)
      expect(rounded(parseLine(text))).toEqual(JSON.parse(text))
    }),
  )
})

/** A value with its bigints as numbers. */
function rounded(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(rounded)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]))
}
