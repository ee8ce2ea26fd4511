import { describe, expect, test } from 'vitest'
import { parse, parseExpression } from '../parse/parse.ts'
import { equal } from './equal.ts'
import { isHigher } from './height.ts'
import { walk } from './walk.ts'

describe('walk', () => {
  test('visits each node before those below it, in the order of the text', () => {
    const seen: string[] = []
    walk(parseExpression('f(a, b[1])'), node => seen.push(node.kind))
    expect(seen).toEqual(['call', 'qualifiedName', 'name', 'name', 'subscript', 'name', 'integer'])
  })

  test('passes over what is below a node when told so', () => {
    const seen: string[] = []
    walk(parse('SELECT a FROM (SELECT b) t').body, node => {
      seen.push(node.kind)
      return node.kind !== 'subquery'
    })
    expect(seen).not.toContain('b')
    expect(seen.filter(kind => kind === 'select')).toHaveLength(1)
  })

  test('needs no stack for a chain of the greatest length', () => {
    let nodes = 0
    walk(parseExpression(Array(1000).fill('a').join(' + ')), () => nodes++)
    expect(nodes).toBe(1999)
  })
})

describe('equal', () => {
  const same = (left: string, right: string) => equal(parseExpression(left), parseExpression(right))

  test.each([
    ['a + b', ' a  +b'],
    ['a', '"a"'],
    ['(((a)))', 'a'],
    ['31', '0x1F'],
    ['1E3', '1e3'],
    [`U&'\\0061'`, `'a'`],
    ['a != b', 'a <> b'],
    ['substring(a FROM 2)', 'substr(a, 2)'],
  ])('%s is %s', (left, right) => {
    expect(same(left, right)).toBe(true)
  })

  test.each([
    ['a', 'A'],
    ['1.0', '1.00'],
    [`DATE '1'`, `date '1'`],
    ['a AND b AND c', '(a AND b) AND c'],
    ['a - (b - c)', 'a - b - c'],
    ['f(a)', 'f(DISTINCT a)'],
    ['a', 'f(a)'],
  ])('%s is not %s', (left, right) => {
    expect(same(left, right)).toBe(false)
  })
})

describe('isHigher', () => {
  test('counts one level for each node on the longest way down', () => {
    const tree = parseExpression('a + b + c')
    expect([isHigher(tree, 3), isHigher(tree, 2)]).toEqual([false, true])
  })
})
