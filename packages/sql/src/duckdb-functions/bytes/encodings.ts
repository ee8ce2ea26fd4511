import { invalid } from '../function.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Bytes in base 32, padded. */
export function toBase32(bytes: Uint8Array): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  const digits = (bits.match(/.{1,5}/g) ?? []).map(group => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)]).join('')
  return digits.padEnd(Math.ceil(digits.length / 8) * 8, '=')
}

/** Base 32 without regard to padding. */
export function fromBase32(text: string): Uint8Array {
  const digits = text.replace(/=+$/, '')
  if (!/^[A-Z2-7]*$/.test(digits) || [1, 3, 6].includes(digits.length % 8))
    return invalid('Unrecognized character in base 32 text')
  const bits = [...digits].map(digit => BASE32.indexOf(digit).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], byte => Number.parseInt(byte, 2))
}

/** Base 64, with its padding or without. */
export function fromBase64(text: string): Uint8Array {
  const digits = text.replace(/=+$/, '')
  const padding = text.length - digits.length
  if (
    !/^[A-Za-z0-9+/]*$/.test(digits) ||
    digits.length % 4 === 1 ||
    (padding > 0 && text.length % 4 !== 0) ||
    padding > 2
  ) {
    return invalid('Illegal base64 text')
  }
  return Uint8Array.from(atob(digits), char => char.charCodeAt(0))
}

/** As `fromBase64`, in the letters that stand in URLs. */
export function fromBase64Url(text: string): Uint8Array {
  if (/[+/]/.test(text)) return invalid('Illegal base64 character')
  return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'))
}

/** A whole number as so many bytes, the highest first. */
export function toBigEndian(value: bigint, size: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, value)
  return bytes.slice(8 - Number(size))
}

/** The whole number that so many bytes are. */
export function fromBigEndian(bytes: Uint8Array, size: bigint): bigint {
  const view = viewOf(bytes, size)
  return size === 4n ? BigInt(view.getInt32(0)) : view.getBigInt64(0)
}

/** A floating-point number as its bytes. */
export function toIeee754(value: number, size: bigint): Uint8Array {
  const bytes = new Uint8Array(Number(size))
  const view = new DataView(bytes.buffer)
  if (size === 4n) view.setFloat32(0, value)
  else view.setFloat64(0, value)
  return bytes
}

/** The floating-point number that bytes are. */
export function fromIeee754(bytes: Uint8Array, size: bigint): number {
  const view = viewOf(bytes, size)
  return size === 4n ? view.getFloat32(0) : view.getFloat64(0)
}

function viewOf(bytes: Uint8Array, size: bigint): DataView {
  if (BigInt(bytes.length) !== size)
    return invalid(`Input floating-point or integer value must be exactly ${size} bytes long`)
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
