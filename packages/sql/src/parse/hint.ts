import { isReserved } from '../text/words.ts'

/** Where a syntax error is: the token that is in the way and its neighbours, in upper case, and what could stand there. */
export type Misfit = Readonly<{
  found: string
  before: string
  isFirst: boolean
  wanted: readonly string[]
}>

/** What to write instead of something that Trino does not have, or nothing. */
type Rule = (misfit: Misfit) => string | undefined

/** Says what to write instead of what stands at the place of a syntax error, for mistakes that are known. */
export function hintFor(misfit: Misfit): string | undefined {
  for (const rule of RULES) {
    const hint = rule(misfit)
    if (hint) return hint
  }
  return undefined
}

const RULES: readonly Rule[] = [
  misfit => AFTER.get(`${misfit.before} ${misfit.found}`),
  misfit => FOUND.get(misfit.found),
  misfit => BEFORE.get(misfit.before),
  misfit => (misfit.isFirst && misfit.found === 'FROM' ? 'A query starts with SELECT.' : undefined),
  misfit => (misfit.before === ',' && CLOSING.has(misfit.found) ? 'Leave out the comma before it.' : undefined),
  misfit =>
    isReserved(misfit.found) && wantsName(misfit)
      ? `Write "${misfit.found.toLowerCase()}" in double quotes for it to be a name.`
      : undefined,
]

/** What other dialects write, wherever it is met. */
const FOREIGN = [
  ['ILIKE', 'Write lower(x) LIKE pattern.'],
  ['SIMILAR', 'Write regexp_like(x, pattern).'],
  ['RLIKE', 'Write regexp_like(x, pattern).'],
  ['REGEXP', 'Write regexp_like(x, pattern).'],
  ['QUALIFY', 'Filter on the window function in an outer query.'],
  ['PIVOT', 'Write one aggregate with FILTER (WHERE …) for each column.'],
  ['WEEK', "An interval has no WEEK: write INTERVAL '7' DAY."],
  ['QUARTER', "An interval has no QUARTER: write INTERVAL '3' MONTH."],
] as const

// What other dialects have and Trino does not, by the token that is in the way …
const FOUND: ReadonlyMap<string, string> = new Map([
  [';', 'One statement at a time: leave out the ; and what follows.'],
  [':', 'Write CAST(x AS type) for x::type, and ? for a parameter.'],
  ['$', 'Write ? for a parameter.'],
  ['@', 'Write ? for a parameter.'],
  ['#', 'A comment starts with --.'],
  ['^', 'Write power(x, y).'],
  ['&', 'Write bitwise_and(x, y).'],
  ['|', 'Write bitwise_or(x, y).'],
  ['~', 'Write regexp_like(x, pattern).'],
  ['!', 'Write NOT, or <> for “not equal”.'],
  ['{', 'Write MAP(ARRAY[keys], ARRAY[values]) or ROW(…) instead of braces.'],
  ['`', 'Names are quoted with ".'],
  ['“', 'Names are quoted with ", texts with \'.'],
  ['”', 'Names are quoted with ", texts with \'.'],
  ['‘', 'Names are quoted with ", texts with \'.'],
  ['’', 'Names are quoted with ", texts with \'.'],
  ["'", 'The text is not closed: a quote within it is doubled.'],
  ['"', 'The name is not closed: a quote within it is doubled.'],
  ['INTO', 'Leave out INTO: a query is only read.'],
  ['OFFSET', 'OFFSET stands before LIMIT.'],
  ...FOREIGN,
])

// … by the one before it, which was taken for an alias …
const BEFORE: ReadonlyMap<string, string> = new Map([
  ['SYMMETRIC', 'Write BETWEEN least(a, b) AND greatest(a, b).'],
  ['LIMIT', 'LIMIT takes a whole number, or ALL.'],
  ['INTERVAL', "Write the number in quotes: INTERVAL '1' DAY."],
  ...FOREIGN,
])

// … and by both.
const AFTER: ReadonlyMap<string, string> = new Map([
  ['SELECT FROM', 'Name the columns that are wanted, or write * for all.'],
  ['( SELECT', 'Write WITH name AS (SELECT …).'],
  ['( )', 'A list has one value at least.'],
  ['= =', 'Write = for “equal”.'],
  ['-> >', 'Write json_extract_scalar(x, path).'],
  ['* *', 'Write power(x, y).'],
  ['> >', 'Write bitwise_right_shift(x, n).'],
  ['< <', 'Write bitwise_left_shift(x, n).'],
  ['/ /', 'A comment starts with --; x / y of integers is an integer already.'],
  ['/ *', 'The comment is not closed.'],
  ['IS TRUE', 'Write x IS NOT DISTINCT FROM true.'],
  ['IS FALSE', 'Write x IS NOT DISTINCT FROM false.'],
  ['IS UNKNOWN', 'Write x IS NULL.'],
  ['DISTINCT ON', 'Write row_number() OVER (PARTITION BY …) in an inner query, and keep the rows where it is 1.'],
  ['ORDER SIBLINGS', 'Leave out SIBLINGS.'],
])

const CLOSING: ReadonlySet<string> = new Set([')', ']', 'FROM', 'WHERE', 'GROUP', 'ORDER', ''])

function wantsName({ wanted }: Misfit): boolean {
  return wanted.includes('<identifier>') || wanted.includes('<expression>')
}
