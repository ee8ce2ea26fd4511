import { describe, expect, test } from 'vitest'
import { lex } from './lexer.ts'

/** Types and texts of all tokens but the last. */
function tokens(text: string): string[] {
  return lex(text)
    .slice(0, -1)
    .map(({ type, at, end }) => `${type} ${text.slice(at, end)}`)
}

describe('lex', () => {
  test('takes the longest number there is', () => {
    expect(tokens('1 1_000 0xFF 0b1_0 1. .5 1_0.5 1e3 1.e1 .5E-3')).toEqual([
      ...['integer 1', 'integer 1_000', 'integer 0xFF', 'integer 0b1_0', 'decimal 1.', 'decimal .5', 'decimal 1_0.5'],
      ...['double 1e3', 'double 1.e1', 'double .5E-3'],
    ])
  })

  test('takes a word that starts with a digit as one token', () => {
    expect(tokens('1a 1_ 1__0 1e3a 0b12 0x')).toEqual([
      ...['digitWord 1a', 'digitWord 1_', 'digitWord 1__0', 'digitWord 1e3a', 'digitWord 0b12', 'digitWord 0x'],
    ])
  })

  test('reads a doubled quote as a part of the text', () => {
    expect(tokens(`'it''s' "a""b" \`c\``)).toEqual([`string 'it''s'`, `quoted "a""b"`, 'backquoted `c`'])
  })

  test('closes a text at the last quote that can close it', () => {
    expect(tokens(`'a''`)).toEqual([`string 'a'`, `unknown '`])
  })

  test('takes a quote that is never closed alone', () => {
    expect(tokens(`'a b`)).toEqual([`unknown '`, 'word a', 'word b'])
  })

  test('passes over comments, which do not nest', () => {
    expect(tokens('a -- b\nc /* d /* e */ f */')).toEqual(['word a', 'word c', 'word f', 'symbol *', 'symbol /'])
  })

  test('takes an open comment for its two signs', () => {
    expect(tokens('a /* b')).toEqual(['word a', 'symbol /', 'symbol *', 'word b'])
  })

  test('knows no white space but blank, tab, CR and LF', () => {
    expect(tokens('a\t\r\nb\u00a0c')).toEqual(['word a', 'word b', 'unknown \u00a0', 'word c'])
  })

  test('takes a character of two units as one token', () => {
    expect(tokens('é😀')).toEqual(['unknown é', 'unknown 😀'])
  })

  test('reads prefixes only when their quote follows directly', () => {
    expect(tokens(`U&'x' u & 'x' X'0a' x '0a'`)).toEqual([
      ...[`unicodeString U&'x'`, 'word u', 'unknown &', `string 'x'`, `binary X'0a'`, 'word x', `string '0a'`],
    ])
  })

  test('gives words in upper case, and where they stand', () => {
    expect(lex(' Select').map(({ value, at, end }) => [value, at, end])).toEqual([
      ['SELECT', 1, 7],
      ['', 7, 7],
    ])
  })
})
