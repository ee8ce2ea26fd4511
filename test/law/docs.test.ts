import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

describe('every link of a page to a file of this repository lands', () => {
  test.each(pages)('%s', page => {
    const targets = [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(match => match[1] ?? '')
    const own = targets.filter(target => !/^[a-z]+:/.test(target))
    expect(own.filter(target => !existsSync(join(root, dirname(page), target)))).toEqual([])
  })
})

test('every route of openapi.yaml is told in docs/contract.md', () => {
  const { paths } = parse(read('openapi.yaml')) as { paths: Record<string, unknown> }
  const text = read('docs/contract.md')
  expect(Object.keys(paths).filter(path => !text.includes(path))).toEqual([])
})

test('every line that a gateway writes to its log is told in docs/operate.md', () => {
  const sources = execFileSync('git', ['ls-files', 'packages/server/src'], { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n')
    .filter(file => !file.endsWith('.test.ts'))
  const said =
    /(?:\blog\??\.(?:info|warn|error)|\blog|logFault|logWarning|logged|onFault|#told)\((?:log, |\s*)'([^']+)'/g
  const lines = sources.flatMap(file => [...read(file).matchAll(said)].map(match => match[1] ?? ''))
  expect(lines.length).toBeGreaterThan(15)
  const text = read('docs/operate.md')
  expect([...new Set(lines)].filter(line => !text.includes(line))).toEqual([])
})

test('every script that CONTRIBUTING names is in package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const named = [...read('CONTRIBUTING.md').matchAll(/npm run ([\w:-]+)/g)].map(match => match[1] ?? '')
  expect(named.filter(name => !(name in scripts))).toEqual([])
})

test('every test that docs/pitfalls.md names is in its file', () => {
  const rows = read('docs/pitfalls.md')
    .split('\n')
    .filter(line => line.startsWith('| ') && !line.startsWith('| pitfall'))
    .map(line => line.split('|').map(cell => cell.trim()))
  expect(rows.length).toBeGreaterThan(30)
  const missing = rows.filter(([, , name = '', file = '']) => !read(file).replaceAll("\\'", "'").includes(name))
  expect(missing.map(([, , name]) => name)).toEqual([])
})
