import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as library from '../src/index.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)

/** The lines of an example that claim what comes out: `expression   // value`. */
function claims(code: string): readonly (readonly [expression: string, value: string])[] {
  return [...code.matchAll(/^(\S.*?) {2,}\/\/ (.+)$/gm)].map(([, expression = '', value = '']) => [expression, value])
}

/** The value of an expression behind an example's other lines. The text is this package's own README. */
function evaluate(code: string, expression: string): unknown {
  const lines = code.split('\n').filter(line => !line.startsWith('import ') && !/ {2,}\/\/ /.test(line))
  return new Function(...Object.keys(library), `${lines.join('\n')}\nreturn (${expression})`)(...Object.values(library))
}

describe.each(examples)('the README says what comes out of %.40s', code => {
  test.each(claims(code))('%s is %s', (expression, value) => {
    expect(evaluate(code, expression)).toEqual(evaluate('', value))
  })
})

test('the README has examples, each with claims, and they import what there is', () => {
  expect(examples).toHaveLength(2)
  for (const code of examples) {
    expect(claims(code).length).toBeGreaterThan(2)
    const [, names = ''] = code.match(/import \{ (.*) \} from 'oso-sql'/) ?? []
    for (const name of names.split(', ')) expect(Object.keys(library)).toContain(name)
  }
})
