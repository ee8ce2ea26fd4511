import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { misfits, queries } from './grammar.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The SQL of a file of cases in test/corpus. */
export function corpus(name: string): string[] {
  const { cases } = JSON.parse(readFileSync(join(ROOT, 'test', 'corpus', `${name}.json`), 'utf8'))
  return cases.map(({ sql }: { sql: string }) => sql)
}

/** The SQL of all models. */
export function models(): string[] {
  const folder = join(ROOT, 'packages', 'models', 'sql')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.sql'))
  return files.map(file => readFileSync(join(folder, file), 'utf8'))
}

/** Random texts by the grammar, and as many with one token out of place. */
export function fuzz(count: number, seed: number): string[] {
  const half = Math.ceil(count / 2)
  return [...fc.sample(queries, { numRuns: half, seed }), ...fc.sample(misfits, { numRuns: half, seed })]
}
