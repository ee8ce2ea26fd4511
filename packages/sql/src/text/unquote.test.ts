import { describe, expect, test } from 'vitest'
import { binaryValue, unicodeValue, unquote } from './unquote.ts'

describe('unquote', () => {
  test('makes one of a doubled quote, and leaves the other kind alone', () => {
    expect(unquote(`'it''s ""'`)).toBe(`it's ""`)
  })
})

describe('unicodeValue', () => {
  test.each([
    [`U&'d\\0061t\\+000061'`, 'data'],
    [`U&'\\\\'`, '\\'],
    [`U&'\\+01F600'`, '😀'],
    [`U&'it''s'`, `it's`],
  ])('reads %s', (spelled, value) => {
    expect(unicodeValue(spelled, '\\')).toEqual({ value })
  })

  test.each([
    [`U&'\\00zz'`, 'Incomplete escape sequence: 00'],
    [`U&'\\12'`, 'Incomplete escape sequence: 12'],
    [`U&'\\zzzz'`, 'Invalid hexadecimal digit: z'],
    [`U&'\\+110000'`, 'Invalid escaped character: 110000'],
  ])('refuses %s', (spelled, fault) => {
    expect(unicodeValue(spelled, '\\')).toEqual({ fault })
  })

  test('refuses half of a pair', () => {
    expect(unicodeValue(`U&'\\d83d'`, '\\')).toHaveProperty('fault', expect.stringContaining('surrogate'))
  })

  test('reads with another escape character, but not with a digit', () => {
    expect(unicodeValue(`U&'!0041'`, '!')).toEqual({ value: 'A' })
    expect(unicodeValue(`U&'!0041'`, 'a')).toEqual({ fault: 'Invalid Unicode escape character' })
  })
})

describe('binaryValue', () => {
  test('drops white space between digits', () => {
    expect(binaryValue(`X'DE ad\nbe'`)).toEqual({ hex: 'DEADBE' })
  })

  test('refuses half a byte and what is no digit', () => {
    expect(binaryValue(`X'0'`)).toHaveProperty('fault', expect.stringContaining('even number'))
    expect(binaryValue(`X'zz'`)).toHaveProperty('fault', expect.stringContaining('hexadecimal'))
  })
})
