import { expect, test } from 'vitest'
import { bitAt, copyBits, createBits, setBits } from './bits.ts'

const text = (bits: Uint8Array, count: number): string =>
  Array.from({ length: count }, (_, index) => (bitAt(bits, index) ? '1' : '0')).join('')

const bitsOf = (pattern: string): Uint8Array => {
  const bits = createBits(pattern.length)
  for (const [index, char] of [...pattern].entries()) if (char === '1') setBits(bits, index, 1)
  return bits
}

test('ones are set in exactly the range that is asked for', () => {
  for (const [at, count] of [
    [0, 8],
    [3, 2],
    [3, 13],
    [7, 1],
    [8, 9],
    [5, 0],
  ] as const) {
    const bits = createBits(24)
    setBits(bits, at, count)
    expect(text(bits, 24)).toBe('0'.repeat(at) + '1'.repeat(count) + '0'.repeat(24 - at - count))
  }
})

test('bits are copied to any place, whatever follows the last of them in the source', () => {
  const pattern = '1011001110001'
  for (let at = 0; at < 20; at++) {
    const source = bitsOf(`${pattern}111`)
    const target = createBits(40)
    copyBits(target, at, source, pattern.length)
    expect(text(target, 40)).toBe(`${'0'.repeat(at)}${pattern}`.padEnd(40, '0'))
  }
})

test('a copy beside another leaves that one as it is', () => {
  const target = createBits(10)
  copyBits(target, 0, bitsOf('11111'), 5)
  copyBits(target, 5, bitsOf('01010'), 5)
  expect(text(target, 10)).toBe('1111101010')
})
