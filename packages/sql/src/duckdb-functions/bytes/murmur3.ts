const MASK = 2n ** 64n - 1n
const C1 = 0x87c37b91114253d5n
const C2 = 0x4cf5ad432745937fn

/** The two halves of the hash. */
type State = Readonly<{ low: bigint; high: bigint }>

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & MASK
}

const mixLow = (word: bigint): bigint => (rotate((word * C1) & MASK, 31n) * C2) & MASK
const mixHigh = (word: bigint): bigint => (rotate((word * C2) & MASK, 33n) * C1) & MASK

/** MurmurHash3 of 128 bits for machines of 64, with seed 0, as sixteen bytes. */
export function murmur3(bytes: Uint8Array): Uint8Array {
  const whole = bytes.length & ~15
  const padded = new Uint8Array(16)
  padded.set(bytes.subarray(whole))
  return bytesOf(finish(tail(padded, body(bytes, whole)), BigInt(bytes.length)))
}

function body(bytes: Uint8Array, end: number): State {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let [low, high] = [0n, 0n]
  for (let at = 0; at < end; at += 16) {
    low ^= mixLow(view.getBigUint64(at, true))
    low = ((rotate(low, 27n) + high) * 5n + 0x52dce729n) & MASK
    high ^= mixHigh(view.getBigUint64(at + 8, true))
    high = ((rotate(high, 31n) + low) * 5n + 0x38495ab5n) & MASK
  }
  return { low, high }
}

/** What is left, filled up with zeros, which leave no trace. */
function tail(rest: Uint8Array, { low, high }: State): State {
  const view = new DataView(rest.buffer)
  return { low: low ^ mixLow(view.getBigUint64(0, true)), high: high ^ mixHigh(view.getBigUint64(8, true)) }
}

function finish(state: State, length: bigint): State {
  const high = state.high ^ length
  const low = ((state.low ^ length) + high) & MASK
  const [a, b] = [avalanche(low), avalanche((high + low) & MASK)]
  const first = (a + b) & MASK
  return { low: first, high: (b + first) & MASK }
}

function avalanche(value: bigint): bigint {
  let hash = value
  hash = ((hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn) & MASK
  hash = ((hash ^ (hash >> 33n)) * 0xc4ceb9fe1a85ec53n) & MASK
  return hash ^ (hash >> 33n)
}

function bytesOf({ low, high }: State): Uint8Array {
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, low, true)
  view.setBigUint64(8, high, true)
  return bytes
}
