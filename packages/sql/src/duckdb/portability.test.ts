import { expect, test } from 'vitest'
import { allFunctions } from '../functions/catalogue.ts'
import { PORTABILITY } from '../functions/portability.ts'
import { rewrittenFunctions } from './call.ts'

// LISTAGG has a form of its own in the grammar.
const compiled = new Set([...rewrittenFunctions(), 'listagg'])

test('every function of Trino has a verdict', () => {
  const missing = [...allFunctions()].map(entry => entry.name).filter(name => !PORTABILITY[name])
  expect(missing).toEqual([])
})

test('a function has a rewrite exactly when its verdict is not that it is refused', () => {
  const listed = Object.entries(PORTABILITY)
  expect(
    listed.filter(([name, { verdict }]) => (verdict === 'refused') === compiled.has(name)).map(([name]) => name),
  ).toEqual([])
})

test('a rewrite is only there for a function that Trino has', () => {
  const known = new Set([...allFunctions()].map(entry => entry.name))
  expect([...compiled].filter(name => !known.has(name))).toEqual([])
})

test('a function that is refused says what to write instead', () => {
  const refused = Object.entries(PORTABILITY).filter(([, { verdict }]) => verdict === 'refused')
  expect(refused.filter(([, { why }]) => !why.endsWith('.')).map(([name]) => name)).toEqual([])
})
