import { invalid, MAX_RESULT, type ScalarFunction, scalar, TrinoError } from './function.ts'

/** Text: what DuckDB counts in other units, or does not have. */
export const TEXT: readonly ScalarFunction[] = [
  scalar('trino_strpos_nth', ['VARCHAR', 'VARCHAR', 'BIGINT'], 'BIGINT', strposNth),
  scalar('trino_split', ['VARCHAR', 'VARCHAR', 'BIGINT'], 'VARCHAR[]', split),
  scalar('trino_split_keys', ['VARCHAR', 'VARCHAR', 'VARCHAR', 'BOOLEAN'], 'VARCHAR[]', (...args) =>
    entries(...args).map(([key]) => key),
  ),
  scalar('trino_split_values', ['VARCHAR', 'VARCHAR', 'VARCHAR', 'BOOLEAN'], 'VARCHAR[]', (...args) =>
    entries(...args).map(([, value]) => value),
  ),
  scalar('trino_levenshtein', ['VARCHAR', 'VARCHAR'], 'BIGINT', levenshtein),
  scalar('trino_hamming', ['VARCHAR', 'VARCHAR'], 'BIGINT', hamming),
  scalar('trino_soundex', ['VARCHAR'], 'VARCHAR', soundex),
  scalar('trino_luhn', ['VARCHAR'], 'BOOLEAN', luhn),
  scalar('trino_normalize', ['VARCHAR', 'VARCHAR'], 'VARCHAR', normalize),
  scalar('trino_utf16_order', ['VARCHAR'], 'VARCHAR', utf16Order),
  scalar('trino_from_utf8', ['BLOB', 'VARCHAR'], 'VARCHAR', fromUtf8),
]

/** A text that sorts by byte as the given one does by UTF-16 code unit, which is Java's order. */
function utf16Order(text: string): string {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0')).join('')
}

/** The place of the n-th occurrence, counted from the end where n is negative; occurrences may overlap. */
function strposNth(text: string, part: string, instance: bigint): bigint {
  if (instance === 0n || instance === -(2n ** 63n)) return invalid("'instance' must be a positive or negative number.")
  if (part === '') return 1n
  const wanted = instance < 0n ? -instance : instance
  const limit = BigInt(text.length) + 1n
  let at = instance > 0n ? -1 : text.length
  for (let found = 0n; found < (wanted < limit ? wanted : limit); found++) {
    at = instance > 0n ? text.indexOf(part, at + 1) : at === 0 ? -1 : text.lastIndexOf(part, at - 1)
    if (at < 0) return 0n
  }
  return BigInt([...text.slice(0, at)].length) + 1n
}

function split(text: string, delimiter: string, limit: bigint): readonly string[] {
  if (limit <= 0n) return invalid('Limit must be positive')
  if (limit > 2_147_483_647n) return invalid('Limit is too large')
  if (delimiter === '') return invalid('The delimiter may not be the empty string')
  const parts = text.split(delimiter)
  if (BigInt(parts.length) <= limit) return parts
  const kept = Number(limit) - 1
  return [...parts.slice(0, kept), parts.slice(kept).join(delimiter)]
}

/** `a=1,b=2` as keys and values; where they are `unique`, a key may stand once. */
function entries(
  text: string,
  between: string,
  within: string,
  unique: boolean,
): readonly (readonly [string, string])[] {
  if (between === '' || within === '') return invalid('entryDelimiter and keyValueDelimiter must not be empty')
  if (between === within) return invalid('entryDelimiter and keyValueDelimiter must not be the same')
  const seen = new Set<string>()
  // A delimiter at the very end closes the last entry, and opens none.
  const parts = text.split(between)
  if (parts.at(-1) === '') parts.pop()
  return parts.map(part => {
    const at = part.indexOf(within)
    if (at < 0 || part.indexOf(within, at + within.length) >= 0)
      return invalid(`Key-value delimiter must appear exactly once in each entry. Bad input: '${part}'`)
    const key = part.slice(0, at)
    if (unique && seen.has(key)) return invalid(`Duplicate keys (${key}) are not allowed`)
    seen.add(key)
    return [key, part.slice(at + within.length)]
  })
}

/** Trino's own bound, which keeps the work of one call small. */
const MAX_DISTANCE_CELLS = 1_000_000

function levenshtein(a: string, b: string): bigint {
  const [left, right] = [[...a], [...b]]
  if ((left.length - 1) * (right.length - 1) > MAX_DISTANCE_CELLS) {
    return invalid(`The combined inputs for Levenshtein distance are too large`)
  }
  let row = right.map((_, i) => i + 1)
  row.unshift(0)
  for (const [i, char] of left.entries()) {
    const next = [i + 1]
    for (const [j, other] of right.entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (char === other ? 0 : 1)))
    }
    row = next
  }
  return BigInt(row.at(-1) ?? 0)
}

function hamming(a: string, b: string): bigint {
  const [left, right] = [[...a], [...b]]
  if (left.length !== right.length)
    return invalid('The input strings to hamming_distance function must have the same length')
  return BigInt(left.filter((char, i) => char !== right[i]).length)
}

const SOUNDS: Readonly<Record<string, string>> = Object.fromEntries(
  ['AEIOUY', 'BFPV', 'CGJKQSXZ', 'DT', 'L', 'MN', 'R'].flatMap((letters, sound) =>
    [...letters].map(letter => [letter, String(sound)]),
  ),
)

/** The American code: a letter and three digits. H and W stand between equal sounds without parting them. */
function soundex(text: string): string {
  const letters = [
    ...[...text]
      .filter(char => /\p{L}/u.test(char))
      .join('')
      .toUpperCase(),
  ]
  const foreign = letters.find(letter => !/^[A-Z]$/.test(letter))
  if (foreign) return invalid(`The character is not mapped: ${foreign} (index=${letters.indexOf(foreign)})`)
  const [first] = letters
  if (first === undefined) return ''
  let [code, last] = [first, SOUNDS[first] ?? '']
  for (const letter of letters.slice(1)) {
    if (letter === 'H' || letter === 'W') continue
    const sound = SOUNDS[letter] ?? ''
    if (sound !== '0' && sound !== last) code += sound
    last = sound
  }
  return code.slice(0, 4).padEnd(4, '0')
}

function luhn(text: string): boolean {
  if (text === '') return false
  if (!/^\d+$/.test(text)) return invalid(`Input contains non-digit characters: ${text}`)
  const sum = [...text].reverse().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 1 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}

function normalize(text: string, form: string): string {
  if (!/^NFK?[CD]$/.test(form)) return invalid(`Normalization form must be one of [NFD, NFC, NFKD, NFKC]`)
  return text.normalize(form)
}

/** Bytes as text. Each mistake in them becomes the replacement, or goes where that is empty. */
function fromUtf8(bytes: Uint8Array, replacement: string): string {
  if ([...replacement].length > 1) return invalid('Replacement character string must empty or a single character')
  const text = decode(bytes)
  if (text !== undefined) return text
  if (bytes.length * replacement.length > MAX_RESULT)
    throw new TrinoError('EXCEEDED_FUNCTION_RESULT_SIZE', 'text is too long')
  return replaceMistakes(bytes, replacement)
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function replaceMistakes(bytes: Uint8Array, replacement: string): string {
  let out = ''
  for (let at = 0; at < bytes.length; ) {
    const size = sequenceLength(bytes, at)
    out += decode(bytes.subarray(at, at + size)) ?? replacement
    at += size
  }
  return out
}

/** How many bytes belong together from a place on, as the first of them says, be they a character or not. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const ones = Math.clz32(~((bytes[at] ?? 0) << 24))
  if (ones < 2 || ones > 6) return 1
  let length = 1
  while (length < ones && ((bytes[at + length] ?? 0) & 0xc0) === 0x80) length++
  return length
}
