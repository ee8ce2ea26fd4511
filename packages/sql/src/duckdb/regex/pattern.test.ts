import { expect, test } from 'vitest'
import { Refusal } from '../refuse.ts'
import { BadPattern, readPattern } from './pattern.ts'

test.each([
  ['^https?://(www\\.)?', '^https?://(www\\.)?'],
  ['(?<owner>[^/]+)/x', '([^/]+)/x'],
  ['\\s+', '[\\t\\n\\x0b\\f\\r ]+'],
  ['[\\s,]', '[\\t\\n\\x0b\\f\\r ,]'],
  ['a$', 'a\\z'],
  ['(?m)a$', '(?m)a$'],
  ['\\u0061\\x62', '\\x{0061}\\x{62}'],
  ['a{,2}b', 'a\\{,2\\}b'],
  ['[]]', '[\\]]'],
  ['(?i:a)|b', '(?i:a)|b'],
])('%s is written for RE2 as %s', (source, text) => {
  expect(readPattern(source).text).toBe(text)
})

test('groups are counted, named or not', () => {
  expect(readPattern('(a)(?:b)(?<c>d)').groups).toEqual([null, 'c'])
})

test.each([
  ['a*', true],
  ['a|', true],
  ['(a?)(b*)', true],
  ['a+', false],
  ['^a$', false],
  ['^$', true],
])('%s can match nothing: %s', (source, nullable) => {
  expect(readPattern(source).nullable).toBe(nullable)
})

test.each([
  'a(?=b)',
  '(?<!a)b',
  '(a)\\1',
  'a++',
  '(?>a)',
  '[a&&[b]]',
  '[[:alpha:]]',
  '\\p{Alpha}',
  '(?x)a',
  'a{1001}',
  '(a*)*',
])('%s has no equal in RE2', source => {
  expect(() => readPattern(source)).toThrow(Refusal)
})

test.each(['[', '(a', 'a)', '*a', '(?P<n>a)', 'a\\'])('%s is no pattern', source => {
  expect(() => readPattern(source)).toThrow(BadPattern)
})

test('groups nested beyond the bound are refused without a deep stack', () => {
  expect(() => readPattern('('.repeat(5000))).toThrow(Refusal)
})
