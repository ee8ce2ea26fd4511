import { bytesOf, rotate, word } from './words.ts'

const C1 = 0x87c37b91114253d5n
const C2 = 0x4cf5ad432745937fn

/** The two halves of the hash. */
type State = Readonly<{ low: bigint; high: bigint }>

const mixLow = (data: bigint): bigint => word(rotate(word(data * C1), 31n) * C2)
const mixHigh = (data: bigint): bigint => word(rotate(word(data * C2), 33n) * C1)

/** MurmurHash3 of 128 bits for machines of 64, with seed 0, as sixteen bytes. */
export function murmur3(bytes: Uint8Array): Uint8Array {
  const whole = bytes.length & ~15
  const padded = new Uint8Array(16)
  padded.set(bytes.subarray(whole))
  const { low, high } = finish(tail(padded, body(bytes, whole)), BigInt(bytes.length))
  return bytesOf([low, high], true)
}

function body(bytes: Uint8Array, end: number): State {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let [low, high] = [0n, 0n]
  for (let at = 0; at < end; at += 16) {
    low ^= mixLow(view.getBigUint64(at, true))
    low = word((rotate(low, 27n) + high) * 5n + 0x52dce729n)
    high ^= mixHigh(view.getBigUint64(at + 8, true))
    high = word((rotate(high, 31n) + low) * 5n + 0x38495ab5n)
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
  const low = word((state.low ^ length) + high)
  const [a, b] = [avalanche(low), avalanche(word(high + low))]
  const first = word(a + b)
  return { low: first, high: word(b + first) }
}

function avalanche(value: bigint): bigint {
  let hash = value
  hash = word((hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn)
  hash = word((hash ^ (hash >> 33n)) * 0xc4ceb9fe1a85ec53n)
  return hash ^ (hash >> 33n)
}
