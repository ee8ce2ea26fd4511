import { text, when } from '../text.ts'
import { type Site, sql } from './site.ts'

/*
 * Both engines map single code points between cases, and for all of Unicode alike but for the letters below (every code
 * point was compared with Java's): those that Unicode 16 gave a partner, which DuckDB's tables lack, and the sharp s,
 * whose capital Java does not use.
 */

const letters = (from: number, to: number): string =>
  String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i))

const CAPITALS = `\u1c89\ua7cb\ua7cc\ua7da\ua7dc${letters(0x10d50, 0x10d65)}`
const SMALLS = `\u1c8a\u0264\ua7cd\ua7db\u019b${letters(0x10d70, 0x10d85)}`

/** `upper` or `lower` as Trino does it. Text in ASCII, where both agree, is left to DuckDB alone. */
export function changeCase(site: Site, name: 'upper' | 'lower'): string {
  const x = sql(site, 0)
  const exact = name === 'lower' ? `lower(${moved(x, CAPITALS, SMALLS)})` : upper(moved(x, SMALLS, CAPITALS))
  return when([[`strlen(${x}) = length(${x})`, `${name}(${x})`]], exact)
}

function moved(x: string, from: string, to: string): string {
  return `translate(${x}, ${text(from)}, ${text(to)})`
}

function upper(x: string): string {
  return `array_to_string(list_transform(string_split(${x}, 'ß'), (lambda s: upper(s))), 'ß')`
}
