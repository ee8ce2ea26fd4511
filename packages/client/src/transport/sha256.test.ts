import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { Sha256 } from './sha256.ts'

const bytes = Uint8Array.from({ length: 5_000 }, (_, i) => (i * 31 + (i >> 3)) & 0xff)

test("the digest is Node's own, at each length around the bounds of blocks, however the bytes come", () => {
  for (const length of [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1_000, 4_999]) {
    const right = createHash('sha256').update(bytes.subarray(0, length)).digest('hex')
    for (const step of [1, 7, 64, 100, 5_000]) {
      const digest = new Sha256()
      for (let at = 0; at < length; at += step) digest.update(bytes.subarray(at, Math.min(length, at + step)))
      expect([length, step, digest.hex()]).toEqual([length, step, right])
    }
  }
})
