import { expect, test } from 'vitest'
import { isPlainName, isPlainWord } from './words.ts'

test('a reserved word is no plain name in any case', () => {
  expect(['select', 'Select', 'SELECT'].some(isPlainWord)).toBe(false)
})

test('a word that opens a clause is a plain word, but not safe as a name', () => {
  expect([isPlainWord('limit'), isPlainName('limit')]).toEqual([true, false])
})

test('a word beyond ASCII, with a sign, a digit first or nothing at all needs quotes', () => {
  expect(['é', 'a$b', '1a', 'a b', ''].some(isPlainName)).toBe(false)
})
