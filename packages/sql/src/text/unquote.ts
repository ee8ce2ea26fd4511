/** The value of a text within quotes of one kind, a doubled quote standing for one. */
export function unquote(spelled: string): string {
  const quote = spelled.charAt(0)
  const inner = spelled.slice(1, -1)
  return inner.includes(quote) ? inner.replaceAll(quote + quote, quote) : inner
}

/** Hex digits of `X'…'`, in upper case and without white space; or what is wrong with them. */
export function binaryValue(spelled: string): { hex: string } | { fault: string } {
  const hex = spelled
    .slice(2, -1)
    .replace(/[ \t\r\n]/g, '')
    .toUpperCase()
  if (/[^0-9A-F]/.test(hex)) return { fault: 'Binary literal can only contain hexadecimal digits' }
  if (hex.length % 2 !== 0) return { fault: 'Binary literal must contain an even number of digits' }
  return { hex }
}

/**
 * The value of `U&'…'` with its escape character: `\00e9` and `\+01F600` are code points, a doubled escape is itself.
 * Or what is wrong with it.
 */
export function unicodeValue(spelled: string, mark: string): { value: string } | { fault: string } {
  if (!isEscapeCharacter(mark)) return { fault: 'Invalid Unicode escape character' }
  const inner = unquote(spelled.slice(2))
  let value = ''
  let at = 0
  for (let next = inner.indexOf(mark); next >= 0; next = inner.indexOf(mark, at)) {
    value += inner.slice(at, next)
    const read = escapeSequence(inner, next + 1, mark)
    if ('fault' in read) return read
    value += read.value
    at = next + 1 + read.length
  }
  return { value: value + inner.slice(at) }
}

// What a quote, a blank or a digit of the code points could be taken for is no escape character.
function isEscapeCharacter(mark: string): boolean {
  return /^[\x21-\x7e]$/.test(mark) && !/[0-9A-Fa-f+'"]/.test(mark)
}

type Escaped = { value: string; length: number } | { fault: string }

/** One code point after an escape character: four digits, six after a plus, or the escape character once more. */
function escapeSequence(inner: string, at: number, mark: string): Escaped {
  const next = inner[at] ?? ''
  if (next === mark) return { value: mark, length: 1 }
  if (!/^[0-9A-Fa-f+]?$/.test(next)) return { fault: `Invalid hexadecimal digit: ${next}` }
  const plus = next === '+' ? 1 : 0
  const wanted = plus ? 6 : 4
  const digits = /^[0-9A-Fa-f]*/.exec(inner.slice(at + plus, at + plus + wanted))?.[0] ?? ''
  if (digits.length < wanted) return { fault: `Incomplete escape sequence: ${digits}` }
  const point = Number.parseInt(digits, 16)
  if (point > 0x10ffff) return { fault: `Invalid escaped character: ${digits}` }
  if (point >= 0xd800 && point <= 0xdfff) {
    return { fault: `Invalid escaped character: ${digits}. Escaped character is a surrogate. Use '\\+123456' instead.` }
  }
  return { value: String.fromCodePoint(point), length: plus + wanted }
}
