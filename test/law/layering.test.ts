import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { cycles, offences } from './law.ts'
import { LAWS } from './laws.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe.each(Object.entries(LAWS))('oso-%s', (name, law) => {
  const src = join(root, 'packages', name, 'src')

  test('imports only what the law allows', () => {
    expect(offences(src, law)).toEqual([])
  })

  test('has no cycle of files', () => {
    expect(cycles(src)).toEqual([])
  })
})

describe('the law itself', () => {
  const src = mkdtempSync(join(tmpdir(), 'oso-law-'))
  mkdirSync(join(src, 'low'))
  mkdirSync(join(src, 'high'))
  writeFileSync(join(src, 'low/a.ts'), "import { b } from '../high/b.ts'\nimport koffi from 'koffi'\n")
  writeFileSync(join(src, 'high/b.ts'), "export { a } from '../low/a.ts'\nimport { parse } from 'oso-sql'\n")
  afterAll(() => rmSync(src, { recursive: true }))

  const law = { packages: [], folders: { low: [], high: ['low'] }, doors: { koffi: 'high/door.ts' } }

  test('names an upward import, a library outside its door and a forbidden package', () => {
    expect(offences(src, law).sort()).toEqual([
      'high/b.ts imports oso-sql: this package may not see it',
      'low/a.ts imports ../high/b.ts: low may import nothing',
      'low/a.ts imports koffi: only high/door.ts may',
    ])
  })

  test('names the cycle by its files', () => {
    expect(cycles(src)).toEqual([
      expect.stringMatching(/^(low\/a.ts -> high\/b.ts -> low\/a.ts|high\/b.ts -> low\/a.ts -> high\/b.ts)$/),
    ])
  })
})
