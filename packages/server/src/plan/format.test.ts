import { describe, expect, test } from 'vitest'
import { chooseEncoding, chooseFormat } from './format.ts'
import { narrow } from './limits.ts'

describe('the format', () => {
  test('in the body wins over the one in Accept', () => {
    expect(chooseFormat('minimal', 'text/csv')).toBe('minimal')
  })

  test('in Accept counts when the body names none', () => {
    expect(chooseFormat(undefined, 'application/vnd.apache.arrow.stream')).toBe('arrow')
    expect(chooseFormat(undefined, 'text/csv;q=0.5, Application/X-NDJSON')).toBe('ndjson')
  })

  test('is json for a wildcard, for what is not known, and for nothing', () => {
    for (const accept of ['*/*', 'text/html', 'text/csv;q=0', undefined])
      expect(chooseFormat(undefined, accept)).toBe('json')
  })
})

describe('the encoding', () => {
  const all = ['zstd', 'gzip'] as const

  test('is the one with the most weight, and between equals the first that the server has', () => {
    expect(chooseEncoding('gzip, deflate, br, zstd', all)).toBe('zstd')
    expect(chooseEncoding('gzip, zstd;q=0.5', all)).toBe('gzip')
    expect(chooseEncoding('*', all)).toBe('zstd')
  })

  test('is none when none is asked for, or none that is known', () => {
    for (const header of [undefined, '', 'deflate', 'gzip;q=0', 'identity, gzip;q=0.5']) {
      expect(chooseEncoding(header, all)).toBe('identity')
    }
  })

  test('is none on one machine, unless plain bytes are refused', () => {
    expect(chooseEncoding('gzip, br, zstd', all, true)).toBe('identity')
    expect(chooseEncoding('gzip, identity;q=0', all, true)).toBe('gzip')
  })

  test('cannot be chosen when even plain bytes are refused', () => {
    expect(() => chooseEncoding('identity;q=0, br', ['gzip'])).toThrow(/refuses all codings/)
    expect(() => chooseEncoding('*;q=0', ['gzip'])).toThrow(/refuses all codings/)
  })
})

describe('limits', () => {
  const allowed = { maxRows: 10, maxBytes: 100, timeoutMs: 1_000 }

  test('can be asked to be narrower, never wider', () => {
    expect(narrow({ maxRows: 3, timeoutMs: 99_999 }, allowed)).toEqual({ maxRows: 3, maxBytes: 100, timeoutMs: 1_000 })
    expect(narrow({}, allowed)).toEqual(allowed)
  })
})
