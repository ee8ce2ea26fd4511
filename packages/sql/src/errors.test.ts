import { describe, expect, test } from 'vitest'
import { positionAt, SqlError } from './errors.ts'

describe('positionAt', () => {
  test('counts columns in code points from 1, an emoji as one', () => {
    expect(positionAt("SELECT '😀' x", "SELECT '😀' ".length)).toEqual({ offset: 12, line: 1, column: 12 })
  })

  test('ends a line at LF alone', () => {
    expect(positionAt('a\r\nb\rc', 5)).toEqual({ offset: 5, line: 2, column: 3 })
  })

  test('counts a lone half of a pair as one', () => {
    expect(positionAt('\ud83d\ude00\ude00x', 3).column).toBe(3)
  })
})

describe('SqlError', () => {
  const text = 'SELECT a\nFROM tëst😀 x y'
  const error = new SqlError('SYNTAX_ERROR', 'what', { text, at: text.indexOf('y') })

  test('says line and column before its message', () => {
    expect(error.located).toBe('line 2:14: what')
  })

  test('shows its line with a caret below the place', () => {
    expect(error.caret(text)).toBe('FROM tëst😀 x y\n             ^')
  })

  test('shows no more of a long line than there is room for', () => {
    const long = `${'a '.repeat(500)}!${' b'.repeat(500)}`
    const [line, caret] = new SqlError('SYNTAX_ERROR', '', { text: long, at: 1000 }).caret(long).split('\n')
    expect(line?.length).toBe(120)
    expect(line?.[caret?.indexOf('^') ?? 0]).toBe('!')
  })

  test('has no place when the text is not known', () => {
    const placeless = new SqlError('TYPE_MISMATCH', 'what', { at: 3 })
    expect([placeless.position, placeless.located, placeless.caret(text)]).toEqual([undefined, 'what', ''])
  })
})
