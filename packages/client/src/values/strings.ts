import { hexOf } from '../arrow/bytes.ts'
import { offsets, view } from './buffers.ts'
import { collect } from './values.ts'

// `ignoreBOM` keeps a leading U+FEFF, which is a character like any other here.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** Rows decoded by one call where all their text is ASCII. */
const BLOCK = 4096

/**
 * Texts that stand one after the other in `bytes`.
 *
 * A block of rows is decoded by one call; where the text has as many characters as bytes, it is ASCII, and each value
 * is a slice of it: some six times as fast as a call a value. A slice keeps its block's text in memory.
 */
export function readTexts(
  length: number,
  validity: Uint8Array | undefined,
  bytes: Uint8Array,
  ends: Int32Array,
): readonly (string | null)[] {
  const out: (string | null)[] = new Array(length)
  for (let from = 0; from < length; from += BLOCK) {
    readBlock(out, from, Math.min(from + BLOCK, length), bytes, ends)
  }
  if (validity) return collect(length, validity, i => out[i] ?? '')
  return out
}

function readBlock(out: (string | null)[], from: number, to: number, bytes: Uint8Array, ends: Int32Array): void {
  const base = ends[from] ?? 0
  const block = bytes.subarray(base, ends[to])
  const text = utf8.decode(block)
  if (text.length === block.length) {
    let start = 0
    for (let i = from; i < to; i++) {
      const end = (ends[i + 1] ?? 0) - base
      out[i] = text.slice(start, end)
      start = end
    }
  } else if (to - from > 64) {
    // Text beyond ASCII is often rare: only the part that has it is decoded value by value.
    const middle = (from + to) >> 1
    readBlock(out, from, middle, bytes, ends)
    readBlock(out, middle, to, bytes, ends)
  } else {
    for (let i = from; i < to; i++) out[i] = utf8.decode(bytes.subarray(ends[i], ends[i + 1]))
  }
}

/** A column of texts. */
export function readUtf8(
  length: number,
  validity: Uint8Array | undefined,
  [ends, bytes = new Uint8Array(0)]: readonly Uint8Array[],
  wide: boolean,
): readonly (string | null)[] {
  return readTexts(length, validity, bytes, offsets(ends, wide, length, bytes.length))
}

/** A column of byte strings, each a copy of its own. */
export function readBinary(
  length: number,
  validity: Uint8Array | undefined,
  [ends, bytes = new Uint8Array(0)]: readonly Uint8Array[],
  wide: boolean,
): readonly (Uint8Array | null)[] {
  const places = offsets(ends, wide, length, bytes.length)
  return collect(length, validity, i => bytes.slice(places[i], places[i + 1]))
}

/**
 * A column of views. Each is 16 bytes: the length, then the bytes themselves when they are at most 12,
 * else 4 bytes of prefix, the index of a buffer, and the offset in it.
 */
export function readViews(
  length: number,
  validity: Uint8Array | undefined,
  [views, ...data]: readonly Uint8Array[],
): readonly (Uint8Array | null)[] {
  const words = view(views, Int32Array, length * 4)
  const inline = new Uint8Array(words.buffer, words.byteOffset, words.byteLength)
  return collect(length, validity, i => {
    const size = words[i * 4] ?? 0
    if (size <= 12) return inline.slice(i * 16 + 4, i * 16 + 4 + size)
    const offset = words[i * 4 + 3] ?? 0
    return (data[words[i * 4 + 2] ?? 0] ?? inline).slice(offset, offset + size)
  })
}

/** Bytes as text. */
export function textOf(bytes: Uint8Array): string {
  return utf8.decode(bytes)
}

/** 16 bytes as a UUID. */
export function uuidOf(bytes: Uint8Array): string {
  return hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
