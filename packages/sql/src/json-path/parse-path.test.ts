import { expect, test } from 'vitest'
import { checkPath } from './check-path.ts'
import { parsePath } from './parse-path.ts'
import { PathError } from './reader.ts'

test.each([
  'lax $',
  'strict $.a."b c"[0, 2 to last]',
  'lax $..a[*].*',
  'lax $[last - 1]',
  'lax $.a.size()',
  'lax $.type',
  'lax $.a.datetime("HH24:MI")',
  'lax -$.a * (2 + 1.5e0) % 3',
  'lax $.a ? (@ > 1 && !(@.b == "x") || exists(@.c))',
  'lax $ ? ((@.a + 1) > 2)',
  'lax $ ? ((@.a > 2) is unknown)',
  'lax $ ? (@ starts with "a")',
  'lax $x.a',
])('%s is a path', text => {
  expect(() => checkPath(parsePath(text), new Set(['x']))).not.toThrow()
})

test.each([
  ['nope $.a', 0],
  ['$.a', 0],
  ['LAX $', 0],
  ['lax $.a[', 8],
  ['lax $.a[]', 8],
  ['lax $.', 6],
  ['lax $ $', 6],
  ["lax $['a']", 6],
  ['lax $ ? (@.a)', 12],
  ['lax $ ? ()', 9],
  ['', 0],
])('%s is none, because of what stands at %i', (text, at) => {
  expect(() => parsePath(text)).toThrow(expect.objectContaining({ at }))
})

test.each(['lax $y', 'lax @', 'lax last', 'lax $[@]'])('%s looks at what is not there', text => {
  expect(() => checkPath(parsePath(text), new Set())).toThrow(PathError)
})

test.each(['(', '-', '[$', ' ? ((', '.a'])('a path of very many %s ends in an error or a tree, soon', part => {
  const start = performance.now()
  try {
    parsePath(`lax $${part.repeat(20_000)}`)
  } catch (error) {
    expect(error).toBeInstanceOf(PathError)
  }
  expect(performance.now() - start).toBeLessThan(500)
})
