import { expect, test } from 'vitest'
import { Lineage, type LineageNode } from './lineage.ts'

const node = (name: string, parents: readonly string[] = [], stale = false): LineageNode => ({
  name,
  parents,
  stage: undefined,
  freshness: { model: name, materialisedAt: '2026-11-20T12:34:56Z', rows: 1, version: 'v', stale },
})

const diamond = new Lineage([
  node('mart', ['left', 'right']),
  node('left', ['raw']),
  node('right', ['raw']),
  node('raw', [], true),
])

test('roots, sources and stale models are told', () => {
  const names = (nodes: readonly LineageNode[]): string[] => nodes.map(({ name }) => name)
  expect(names(diamond.roots)).toEqual(['mart'])
  expect(names(diamond.sources)).toEqual(['raw'])
  expect(names(diamond.stale)).toEqual(['raw'])
})

test('the tree shows each model once in full', () => {
  expect(String(diamond)).toBe(
    [
      'mart (2026-11-20 12:34 UTC)',
      '├─ left (2026-11-20 12:34 UTC)',
      '│  └─ raw (2026-11-20 12:34 UTC, stale)',
      '└─ right (2026-11-20 12:34 UTC)',
      '   └─ raw',
    ].join('\n'),
  )
})

test('a circle ends, and a parent that nobody described is named', () => {
  expect(String(new Lineage([node('a', ['b']), node('b', ['a'])]))).toContain('a (above)')
  expect(String(new Lineage([node('a', ['elsewhere'])]))).toMatch(/└─ elsewhere$/)
})

test('a page gets nested lists, each model once in full, what lies deep closed, and no markup out of a name', () => {
  expect(diamond.toHTML()).toBe(
    '<ul><li><details open><summary>mart (2026-11-20 12:34 UTC)</summary><ul>' +
      '<li><details open><summary>left (2026-11-20 12:34 UTC)</summary><ul><li>raw (2026-11-20 12:34 UTC, stale)</li></ul></details></li>' +
      '<li><details open><summary>right (2026-11-20 12:34 UTC)</summary><ul><li>raw</li></ul></details></li>' +
      '</ul></details></li></ul>',
  )
  const chain = new Lineage(['a', 'b', 'c', 'd', 'e'].map((name, i, all) => node(name, all.slice(i + 1, i + 2))))
  expect(chain.toHTML().match(/<details(?: open)?>/g)).toEqual([...Array(3).fill('<details open>'), '<details>'])
  expect(new Lineage([node('<b>', ['<b>'])]).toHTML()).not.toContain('<b>')
})

test('Mermaid gets a box a model and an arrow a parent, names escaped', () => {
  const mermaid = new Lineage([node('a"b', ['c']), node('c')]).toMermaid()
  expect(mermaid).toBe(
    ['flowchart LR', '  m0["a#quot;b (2026-11-20 12:34 UTC)"]', '  m1["c (2026-11-20 12:34 UTC)"]', '  m1 --> m0'].join(
      '\n',
    ),
  )
})

test('a model that was never made says so', () => {
  const freshness = { model: 'a', materialisedAt: null, rows: null, version: null, stale: false }
  expect(String(new Lineage([{ ...node('a'), freshness }]))).toBe('a (not materialised)')
})

/** A model made from 12 others, each of those from 12 of their own. */
const large = new Lineage([
  node(
    'top',
    Array.from({ length: 12 }, (_, i) => `m${i}`),
  ),
  ...Array.from({ length: 12 }, (_, i) =>
    node(
      `m${i}`,
      Array.from({ length: 12 }, (_, j) => `m${i}_${j}`),
    ),
  ),
  ...Array.from({ length: 144 }, (_, k) => node(`m${Math.floor(k / 12)}_${k % 12}`)),
])

test('a tree of many models is cut to what can be read, and says what is missing and how to see it', () => {
  const lines = String(large).split('\n')
  expect(lines.length).toBe(14)
  expect(lines[1]).toBe('├─ m0 (2026-11-20 12:34 UTC) … 12 below')
  expect(lines.at(-1)).toBe('… 144 of 157 models are not shown: toString({ lines: Infinity })')
})

test('all of it, a depth or a width are to be had', () => {
  expect(large.toString({ lines: Number.POSITIVE_INFINITY }).split('\n').length).toBe(157)
  expect(large.toString({ depth: 0 }).split('\n').length).toBe(2)
  const widths = large
    .toString({ depth: 2, width: 20 })
    .split('\n')
    .slice(0, -1)
    .map(line => line.length)
  expect(Math.max(...widths)).toBe(20)
})

test('a model that may change from week to week is marked', () => {
  expect(String(new Lineage([node('metrics_v0')]))).toBe('metrics_v0 (2026-11-20 12:34 UTC, unstable)')
})
