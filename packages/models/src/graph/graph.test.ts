import { describe, expect, test } from 'vitest'
import { CycleError } from '../errors.ts'
import { createGraph } from './graph.ts'

const DIAMOND = createGraph([
  { name: 'mart', parents: ['left', 'right'] },
  { name: 'left', parents: ['source'] },
  { name: 'right', parents: ['source'] },
  { name: 'source', parents: ['outside'] },
])

describe('a graph', () => {
  test('orders each after what it reads, and leaves out what is not a node', () => {
    expect(DIAMOND.order()).toEqual(['source', 'left', 'right', 'mart'])
  })

  test('orders only the wanted, by the whole graph', () => {
    expect(DIAMOND.order(['mart', 'source'])).toEqual(['source', 'mart'])
  })

  test('knows parents and children', () => {
    expect(DIAMOND.parents('mart')).toEqual(['left', 'right'])
    expect(DIAMOND.children('source')).toEqual(['left', 'right'])
  })

  test('reaches all that a model is made from, once, nearest first', () => {
    expect(DIAMOND.ancestors('mart')).toEqual(['left', 'right', 'source', 'outside'])
    expect(DIAMOND.descendants('source')).toEqual(['left', 'right', 'mart'])
  })

  test('names the models of a circle in reading order', () => {
    const graph = createGraph([
      { name: 'start', parents: ['a'] },
      { name: 'a', parents: ['b'] },
      { name: 'b', parents: ['c'] },
      { name: 'c', parents: ['a'] },
    ])
    expect(() => graph.order()).toThrow(new CycleError(['c', 'b', 'a']))
    expect(() => graph.order()).toThrow('models read each other in a circle: c → b → a → c')
  })

  test('a model that reads itself is a circle of one', () => {
    expect(() => createGraph([{ name: 'a', parents: ['a'] }]).order()).toThrow('a → a')
  })

  test('a chain of a hundred thousand does not end the stack', () => {
    const chain = Array.from({ length: 100_000 }, (_, at) => ({ name: `m${at}`, parents: [`m${at + 1}`] }))
    expect(createGraph(chain).order().at(-1)).toBe('m0')
  })
})
