import { expect, test } from 'vitest'
import { readError } from './errors.ts'

test('a message is parted into its kind, its text and its place', () => {
  const error = readError('Parser Error: syntax error at or near "selec"\n\nLINE 2: selec 1\n        ^')
  expect(error).toMatchObject({ kind: 'Parser', text: 'syntax error at or near "selec"' })
  expect(error.position).toEqual({ line: 2, column: 1 })
})

test('a kind of several words is one kind', () => {
  expect(readError('Out of Memory Error: failed to pin block').kind).toBe('Out of Memory')
})

test('where the excerpt was cut at its front there is no place, rather than a wrong one', () => {
  expect(readError('Binder Error: no such column\n\nLINE 1: ... a, b, c\n                ^').position).toBeUndefined()
})

test('a message without a kind is kept whole', () => {
  expect(readError('the sky fell')).toMatchObject({ kind: 'Unknown', text: 'the sky fell', message: 'the sky fell' })
})
