import { constants, gunzipSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GzipSink } from './gzip.ts'

class Kept {
  readonly #pieces: Uint8Array[] = []

  get bytes(): number {
    return this.whole.length
  }

  get whole(): Buffer {
    return Buffer.concat(this.#pieces)
  }

  write(pieces: readonly Uint8Array[]): void {
    this.#pieces.push(...pieces)
  }
}

/** What a reader has of the bytes that have come so far. */
function readable(bytes: Uint8Array): Buffer {
  return inflateRawSync(bytes.subarray(10), { finishFlush: constants.Z_SYNC_FLUSH })
}

describe('gzip in parts', () => {
  test('is one member with the bytes that were written, wherever they were cut', async () => {
    const pieces = fc.array(fc.array(fc.uint8Array({ maxLength: 2_000, size: 'max' }), { maxLength: 5 }), {
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(pieces, async batches => {
        const kept = new Kept()
        const sink = new GzipSink(kept)
        for (const batch of batches) {
          await sink.write(batch)
          await sink.flush()
        }
        await sink.end()
        expect(gunzipSync(kept.whole)).toEqual(Buffer.concat(batches.flat()))
      }),
    )
  })

  test('of more than one part is what its parts are', async () => {
    const text = Buffer.from(Array.from({ length: 300_000 }, (_, row) => `{"row":${row}}\n`).join(''))
    const kept = new Kept()
    const sink = new GzipSink(kept)
    await sink.write([text.subarray(0, 7), text.subarray(7)])
    await sink.end()
    expect(gunzipSync(kept.whole).equals(text)).toBe(true)
    expect(kept.bytes).toBeLessThan(text.length / 3)
  })

  test('can be read up to each flush', async () => {
    const kept = new Kept()
    const sink = new GzipSink(kept)
    await sink.write([Buffer.from('one')])
    await sink.flush()
    expect(readable(kept.whole).toString()).toBe('one')
    await sink.write([Buffer.from(', two')])
    await sink.flush()
    expect(readable(kept.whole).toString()).toBe('one, two')
  })

  test('that was not ended is not whole', async () => {
    const kept = new Kept()
    const sink = new GzipSink(kept)
    await sink.write([Buffer.from('some rows')])
    await sink.flush()
    await sink.settled()
    expect(() => gunzipSync(kept.whole)).toThrow('unexpected end of file')
  })

  test('keeps the order of flushes that did not wait for each other', async () => {
    const kept = new Kept()
    const sink = new GzipSink(kept)
    const large = Buffer.alloc(2 * 2 ** 20, 'large ')
    const flushes = [large, Buffer.from('small')].map(async piece => {
      await sink.write([piece])
      await sink.flush()
    })
    await Promise.all(flushes)
    await sink.end()
    expect(gunzipSync(kept.whole).equals(Buffer.concat([large, Buffer.from('small')]))).toBe(true)
  })
})
