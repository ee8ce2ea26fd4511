/** `map(varchar, array(bigint))` is a map of `varchar` and `array(bigint)`. */
export function takeApart(type: string): Readonly<{ base: string; parts: readonly string[] }> {
  const open = type.indexOf('(')
  if (open < 0) return { base: type, parts: [] }
  const parts: string[] = []
  let [depth, start, quoted] = [0, open + 1, false]
  for (let i = open; i < type.length; i++) {
    const character = type[i]
    if (character === '"') quoted = !quoted
    if (quoted) continue
    if (character === '(') depth++
    if (character === ')') depth--
    if ((character === ',' && depth === 1) || (character === ')' && depth === 0)) {
      parts.push(type.slice(start, i).trim())
      start = i + 1
    }
    if (depth === 0) break
  }
  return { base: type.slice(0, open), parts }
}

/** A member of a row type. */
export type Member = Readonly<{ name: string | undefined; type: string }>

// The types of several words; what else has a word in front of it has a name there.
const WORDS = /^interval (?:day to second|year to month)$/

/** `"a b" bigint`, `a bigint`, or only `bigint`. */
export function rowMember(text: string): Member {
  const [, quoted, plain, type] = /^(?:"((?:[^"]|"")*)"|([A-Za-z_][\w$]*))\s+(.+)$/.exec(text) ?? []
  if (type === undefined || WORDS.test(text)) return { name: undefined, type: text }
  return { name: quoted?.replaceAll('""', '"') ?? plain, type }
}
