/** A text, or a number, in JSON. Texts come first, so that digits inside them are left alone. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g

// Fifteen digits are always exact as a number.
const MAY_ROUND = /\d{16}/

/**
 * Parses JSON without rounding: an integer that a number may not hold is given as its text. `JSON.parse` rounds those,
 * and Node 20 does not let a reviver see the source.
 */
export function parseExact(text: string): unknown {
  return JSON.parse(MAY_ROUND.test(text) ? text.replace(TOKENS, quoteLong) : text)
}

function quoteLong(token: string): string {
  return /^-?\d{16,}$/.test(token) ? `"${token}"` : token
}
