import { expect, test } from 'vitest'
import { PipelineError } from '../errors.ts'
import { failure } from './failure.ts'

test('what a person can mend is its code, its sentence and its hint, without a stack', () => {
  const error = new PipelineError('SOURCE_EMPTY', 'x is empty', { hint: 'fill it' })
  expect(failure(error)).toEqual({ code: 3, text: 'error SOURCE_EMPTY: x is empty\nhint: fill it\n' })
})

test('a bug is shown with its stack', () => {
  const { code, text } = failure(new TypeError('no such thing'))
  expect(code).toBe(1)
  expect(text).toMatch(/^error: TypeError: no such thing\n +at .*failure\.test\.ts/)
})

test('what is thrown and is no error is shown as text', () => {
  expect(failure('oh')).toEqual({ code: 1, text: 'error: oh\n' })
})
