import { carrierOf } from '../cast/site.ts'
import { refuse } from '../refuse.ts'
import { BadPattern, type Pattern, readPattern } from '../regex/pattern.ts'
import { castTo, failAs, text, when } from '../text.ts'
import { arg, literalInteger, literalText, type Rewrite, type Rewrites, type Site, sql } from './site.ts'

/** Regular expressions, whose patterns must be written out, so that they can be read. */
export const REGEX: Rewrites = {
  regexp_like: withPattern(likes),
  regexp_extract: withPattern((site, pattern) => `${extractAll(site, pattern)}[1]`),
  regexp_extract_all: withPattern(extractAll),
  regexp_replace: withPattern(replace),
  regexp_split: withPattern(split),
  regexp_count: withPattern((site, pattern) => `len(regexp_extract_all(${sql(site, 0)}, ${text(pattern.text)}))`),
  regexp_position: withPattern(position),
}

function withPattern(rewrite: (site: Site, pattern: Pattern) => string): Rewrite {
  return site => {
    if (arg(site, 1).node.kind === 'null') return castTo('NULL', carrierOf(site.type))
    const source = literalText(site.args[1])
    if (source === undefined)
      return refuse(`${site.name} with a pattern that is no literal`, 'Write the pattern as a string literal.')
    const pattern = patternOf(source)
    if (typeof pattern === 'string') return failAs(carrierOf(site.type), 'INVALID_FUNCTION_ARGUMENT', pattern)
    return guarded(site, pattern, rewrite(site, pattern))
  }
}

function patternOf(source: string): Pattern | string {
  try {
    return readPattern(source)
  } catch (error) {
    if (error instanceof BadPattern) return error.message
    throw error
  }
}

const WITHOUT_NOTHING = 'Write it so that it matches one character at least, such as + for *.'

// Letters that stand for two others where case is ignored.
const FOLDED = '[ßẞŉǰΐΰևẖ-ẞﬀ-ﬗἀ-ῼİ]'

/** Where the two engines part on some texts only, such a text is an error. */
function guarded(site: Site, pattern: Pattern, good: string): string {
  const x = sql(site, 0)
  const odd = [
    pattern.multiline || (pattern.looksAtEnd && site.name !== 'regexp_like') ? `ends_with(${x}, chr(10))` : '',
    pattern.looksAtWords ? `NOT regexp_full_match(${x}, '[\\x00-\\x7f]*')` : '',
    pattern.ignoresCase ? `regexp_matches(${x}, '${FOLDED}')` : '',
  ].filter(condition => condition)
  if (odd.length === 0) return good
  const message =
    'this text is matched otherwise by the embedded engine (a newline at its end, or letters beyond ASCII)'
  return when([[odd.join(' OR '), failAs(carrierOf(site.type), 'NOT_PORTABLE', message)]], good)
}

/** Before a newline at the end is the end too: it can be taken along, as nothing is done with what is found. */
function likes(site: Site, pattern: Pattern): string {
  const written = pattern.looksAtEnd
    ? pattern.text.replace(/\\[\s\S]/g, part => (part === '\\z' ? '(?:\\n?\\z)' : part))
    : pattern.text
  return `regexp_matches(${sql(site, 0)}, ${text(written)})`
}

/** All matches, or one group of each: NULL for a group that took no part. */
function extractAll(site: Site, pattern: Pattern): string {
  const group = site.args.length > 2 ? literalInteger(site.args[2]) : 0n
  if (group === undefined)
    return refuse(`${site.name} with a group that is no literal`, 'Write the number of the group.')
  if (group < 0n || group > BigInt(pattern.groups.length)) {
    const list = failAs(
      'VARCHAR[]',
      'INVALID_FUNCTION_ARGUMENT',
      `Pattern has ${pattern.groups.length} groups. Cannot access group ${group}`,
    )
    return site.name === 'regexp_extract' ? `(${list})` : list
  }
  return `regexp_extract_all(${sql(site, 0)}, ${text(pattern.text)}, ${group})`
}

/** Every match replaced. Where a match can be empty, Joni finds one more behind each that is not. */
function replace(site: Site, pattern: Pattern): string {
  const by = site.args.length < 3 ? '' : literalText(site.args[2])
  if (by === undefined)
    return refuse('regexp_replace with a replacement that is no literal', 'Write the replacement as a string literal.')
  if (pattern.nullable && by !== '' && pattern.text !== '')
    return refuse('regexp_replace of a pattern that can match nothing', WITHOUT_NOTHING)
  const replacement = replacementOf(by, pattern)
  if (replacement === undefined)
    return failAs('VARCHAR', 'INVALID_FUNCTION_ARGUMENT', 'Illegal replacement sequence: unknown group')
  return `regexp_replace(${sql(site, 0)}, ${text(pattern.text)}, ${text(replacement)}, 'g')`
}

/** `$1` and `${name}` as RE2 writes groups; `undefined` for a group that is not there. */
function replacementOf(by: string, pattern: Pattern): string | undefined {
  let known = true
  const written = by.replace(
    /\\([\s\S]?)|\$(?:\{(\w+)\}|(\d))?/g,
    (all, escaped: string | undefined, name: string | undefined, digit: string | undefined) => {
      if (escaped !== undefined) return escaped === '\\' || escaped === '' ? '\\\\' : escaped
      const group = digit === undefined ? pattern.groups.indexOf(name ?? '') + 1 : Number(digit)
      known &&= all !== '$' && group <= pattern.groups.length && (group > 0 || digit !== undefined)
      return `\\${group}`
    },
  )
  // Java takes as many digits for the number of a group as make one.
  if (/\$\d\d/.test(by) && pattern.groups.length > 9) return refuse('a replacement with so many groups')
  return known ? written : undefined
}

function split(site: Site, pattern: Pattern): string {
  if (pattern.nullable) return refuse('regexp_split at a pattern that can match nothing', WITHOUT_NOTHING)
  return `string_split_regex(${sql(site, 0)}, ${text(pattern.text)})`
}

/** Where the first match begins, in code points from 1; -1 without one. */
function position(site: Site, pattern: Pattern): string {
  if (site.args.length > 2)
    return refuse('regexp_position with a start', 'Search in substr(text, start), and add start - 1.')
  const before = `regexp_extract_all(${sql(site, 0)}, ${text(`(?s:\\A(.*?))(?:${pattern.text})`)}, 1)[1]`
  return castTo(`coalesce(length(${before}) + 1, CASE WHEN ${sql(site, 0)} IS NOT NULL THEN -1 END)`, 'INTEGER')
}
