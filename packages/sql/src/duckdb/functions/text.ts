import { holds } from '../../tree/walk.ts'
import type { Type } from '../../types/type.ts'
import { writeType } from '../../types/write.ts'
import { external, ownType, type Value } from '../compiler.ts'
import { joined } from '../operator.ts'
import { refuse } from '../refuse.ts'
import { castTo, failAs, text, when } from '../text.ts'
import { WHITESPACE } from '../whitespace.ts'
import { joinedBy } from './join.ts'
import { changeCase } from './letters.ts'
import {
  all,
  arg,
  literalInteger,
  literalText,
  type Rewrite,
  type Rewrites,
  renamed,
  type Site,
  sql,
  target,
  typescript,
  unless,
  unlessWrong,
} from './site.ts'

/** Text: lengths and places are in code points, as in DuckDB. */
export const TEXT: Rewrites = {
  length: site =>
    arg(site, 0).type.kind === 'varbinary' ? `octet_length(${sql(site, 0)})` : `length(${sql(site, 0)})`,
  lower: site => changeCase(site, 'lower'),
  upper: site => changeCase(site, 'upper'),
  reverse,
  substr: substring,
  substring,
  strpos: site =>
    site.args.length === 2 ? `strpos(${all(site).join(', ')})` : external(site.c, 'trino_strpos_nth', ...all(site)),
  trim: trimmed('trim'),
  ltrim: trimmed('ltrim'),
  rtrim: trimmed('rtrim'),
  lpad: padded('lpad'),
  rpad: padded('rpad'),
  translate: renamed('translate'),
  concat: site => (site.args.length > 1 ? joined(site.c, site.args, site.type) : tooFew(site)),
  concat_ws: concatWith,
  split,
  split_part: splitPart,
  starts_with: renamed('starts_with'),
  replace,
  chr,
  codepoint: site =>
    unless(
      site,
      `length(${sql(site, 0)}) <> 1`,
      'Input string must be a single character string',
      `unicode(${sql(site, 0)})`,
    ),
  levenshtein_distance: typescript('trino_levenshtein'),
  hamming_distance: typescript('trino_hamming'),
  soundex: typescript('trino_soundex'),
  word_stem: site => {
    if (site.args.length > 1 && literalText(site.args[1]) !== 'en')
      refuse('word_stem of another language', "Leave out the language, or write 'en'.")
    return external(site.c, 'trino_word_stem', sql(site, 0))
  },
  luhn_check: typescript('trino_luhn'),
  normalize: site => external(site.c, 'trino_normalize', sql(site, 0), site.args[1]?.sql ?? "'NFC'"),
  to_utf8: renamed('encode'),
  from_utf8: site => fromUtf8(site),
  format_number: site => external(site.c, 'trino_format_number', castTo(sql(site, 0), 'DOUBLE')),
  human_readable_seconds: typescript('trino_human_seconds'),
  parse_data_size: parseDataSize,
  parse_presto_data_size: parseDataSize,
  typeof: typeName,
  current_timezone: () => "'UTC'",
  uuid: () => 'uuid()',
}

// A parameter that stood nowhere in the text could not be bound.
function typeName(site: Site): string {
  const { node } = arg(site, 0)
  const name = text(writeType(ownType(site.c, node)))
  return holds(node, ({ kind }) => kind === 'parameter') ? when([[`${sql(site, 0)} IS NULL`, name]], name) : name
}

function reverse(site: Site): string {
  const { type, sql: x } = arg(site, 0)
  if (type.kind === 'array') return `list_reverse(${x})`
  if (type.kind === 'varbinary') return external(site.c, 'trino_binary_reverse', x)
  // DuckDB's reverse keeps clusters of code points together.
  const reversed = `array_to_string(list_reverse(string_split(${x}, '')), '')`
  if (type.kind !== 'char') return reversed
  // Trino makes a char of it that ends in blanks, which is equal to no other, and fails where it is shown.
  const failure = failAs('VARCHAR', 'NOT_PORTABLE', 'A char that begins with a blank cannot be reversed')
  return when([[`starts_with(${x}, ' ')`, failure]], reversed)
}

function substring(site: Site): string {
  const [x, start, length] = site.args
  if (!x || !start) return ''
  if (x.type.kind === 'varbinary')
    return external(site.c, 'trino_binary_substr', x.sql, start.sql, length?.sql ?? '9223372036854775807')
  const plain = `substr(${[x.sql, ...[start, length].flatMap(part => (part ? [inRange(part)] : []))].join(', ')})`
  if (isWithin(start, 1n) && (!length || isWithin(length, 0n))) return plain
  const empty = [`${start.sql} = 0`, `${start.sql} < -length(${x.sql})`, ...(length ? [`${length.sql} <= 0`] : [])]
  const known = [x, start, length].flatMap(part => (part ? [`${part.sql} IS NOT NULL`] : []))
  return when([[`${known.join(' AND ')} AND (${empty.join(' OR ')})`, "''"]], plain)
}

// DuckDB refuses places beyond 32 bits, where no text has a character.
function inRange(value: Value): string {
  const written = literalInteger(value)
  if (written !== undefined && written > -MAX_PLACE && written < MAX_PLACE) return value.sql
  return when(
    [
      [`${value.sql} > ${MAX_PLACE}`, `${MAX_PLACE}`],
      [`${value.sql} < -${MAX_PLACE}`, `-${MAX_PLACE}`],
    ],
    value.sql,
  )
}

const MAX_PLACE = 2_147_483_648n

function isWithin(value: Value, least: bigint): boolean {
  const written = literalInteger(value)
  return written !== undefined && written >= least
}

/** `x` without the characters of a set, or without white space; a char's own blanks at its end never count. */
export function trimmedOf(name: 'trim' | 'ltrim' | 'rtrim', x: string, set: string | undefined, type: Type): string {
  const within = (inner: string): string => `${name}(${inner}, ${set ?? text(WHITESPACE)})`
  if (type.kind !== 'char') return within(x)
  const inner = within(`rtrim(${x}, ' ')`)
  return set === undefined ? inner : `rtrim(${inner}, ' ')`
}

function trimmed(name: 'trim' | 'ltrim' | 'rtrim'): Rewrite {
  return site => {
    const { sql: x, type } = arg(site, 0)
    return trimmedOf(name, x, site.args[1]?.sql, type)
  }
}

function padded(name: 'lpad' | 'rpad'): Rewrite {
  return site => {
    const [x, size, filler] = site.args
    if (!x || !size || !filler) return ''
    if (x.type.kind === 'varbinary') return external(site.c, `trino_binary_${name}`, ...all(site))
    const places = castTo(isWithin(size, MAX_PLACE) ? `least(${size.sql}, ${MAX_PLACE - 1n})` : size.sql, 'INTEGER')
    const plain = `${name}(${x.sql}, ${places}, ${filler.sql})`
    if (isWithin(size, 0n) && !isWithin(size, MAX_PLACE) && literalText(filler)) return plain
    const message = 'Target length must be in the range [0, 2147483647], and the padding string not empty'
    return unlessWrong(site, `${size.sql} < 0 OR ${size.sql} > 2147483647 OR ${filler.sql} = ''`, message, plain)
  }
}

function tooFew(site: Site): string {
  const failure = failAs(target(site), 'INVALID_FUNCTION_ARGUMENT', 'There must be two or more concatenation arguments')
  return when([[`${sql(site, 0)} IS NOT NULL`, failure]])
}

function concatWith(site: Site): string {
  const [separator, first] = site.args
  if (first === undefined) return tooFew(site)
  if (!separator || first.type.kind !== 'array') return `concat_ws(${all(site).join(', ')})`
  // No element to join gives no text, which is empty here and NULL in array_to_string.
  const list = joinedBy(site, first.sql, separator)
  return when([[`${first.sql} IS NOT NULL AND ${separator.sql} IS NOT NULL`, `coalesce(${list}, '')`]])
}

function split(site: Site): string {
  if (site.args.length === 3) return external(site.c, 'trino_split', ...all(site))
  const [x, delimiter] = all(site)
  const plain = literalText(site.args[1])
    ? `string_split(${x}, ${delimiter})`
    : known(`${delimiter}`, `string_split(${x}, ${delimiter})`)
  return literalText(site.args[1])
    ? plain
    : unlessWrong(site, `${sql(site, 1)} = ''`, 'The delimiter may not be the empty string', plain)
}

/** The part at a place; NULL past the last one. */
function splitPart(site: Site): string {
  const [x, delimiter, index] = site.args
  if (!x || !delimiter || !index) return ''
  const part = `string_split(${x.sql}, ${delimiter.sql})[${index.sql}]`
  if (literalText(delimiter) && isWithin(index, 1n)) return part
  return unlessWrong(site, `${index.sql} <= 0`, 'Index must be greater than zero', known(delimiter.sql, part))
}

// Between what is NULL, DuckDB's own finds the whole text.
function known(delimiter: string, sql: string): string {
  return when([[`${delimiter} IS NOT NULL`, sql]])
}

function replace(site: Site): string {
  const [x = '', search = '', by = "''"] = all(site)
  const plain = `replace(${x}, ${search}, ${by})`
  if (literalText(site.args[1])) return plain
  // An empty search text stands before, between and after all characters.
  const characters = site.args[2] ? joinedBy(site, `string_split(${x}, '')`, site.args[2]) : x
  const between = `${by} || coalesce(${characters} || CASE WHEN ${x} = '' THEN '' ELSE ${by} END, '')`
  return when([[`${search} = '' AND ${x} IS NOT NULL`, between]], plain)
}

function chr(site: Site): string {
  const x = sql(site, 0)
  const plain = `chr(CAST(${x} AS INTEGER))`
  const written = literalInteger(site.args[0])
  if (written !== undefined && written >= 0n && written < 0xd800n) return plain
  return unless(
    site,
    `${x} < 0 OR ${x} > 1114111 OR ${x} BETWEEN 55296 AND 57343`,
    'Not a valid Unicode code point',
    plain,
  )
}

function fromUtf8(site: Site): string {
  if (site.args.length === 1) return external(site.c, 'trino_from_utf8', sql(site, 0), "'\uFFFD'")
  const replacement = arg(site, 1)
  const by = replacement.type.kind === 'varchar' ? replacement.sql : replacementOf(replacement)
  return external(site.c, 'trino_from_utf8', sql(site, 0), by)
}

function replacementOf({ sql: code }: Value): string {
  const failure = (name: string, message: string): string => failAs('VARCHAR', name, message)
  return when(
    [
      [`${code} < 0`, failure('NOT_PORTABLE', 'A negative replacement character is not available here')],
      [
        `${code} > 1114111 OR ${code} BETWEEN 55296 AND 57343`,
        failure('INVALID_FUNCTION_ARGUMENT', 'Invalid replacement character'),
      ],
    ],
    `chr(CAST(${code} AS INTEGER))`,
  )
}

function parseDataSize(site: Site): string {
  return castTo(external(site.c, 'trino_data_size', sql(site, 0)), 'DECIMAL(38,0)')
}
