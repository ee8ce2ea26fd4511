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
  misfit => (misfit.isFirst && misfit.found === 'FROM' ? 'a query starts with SELECT' : undefined),
  misfit => (misfit.before === ',' && CLOSING.has(misfit.found) ? 'leave out the comma before it' : undefined),
  misfit =>
    isReserved(misfit.found) && wantsName(misfit)
      ? `"${misfit.found.toLowerCase()}" is a name only in double quotes`
      : undefined,
]

const UNITS = [
  ['WEEK', "an interval has no WEEK: write INTERVAL '7' DAY"],
  ['QUARTER', "an interval has no QUARTER: write INTERVAL '3' MONTH"],
] as const

// What other dialects have and Trino does not, by the token that is in the way …
const FOUND: ReadonlyMap<string, string> = new Map([
  [';', 'one statement at a time: leave out the ; and what follows'],
  [':', 'write CAST(x AS type) for x::type, and ? for a parameter'],
  ['$', 'write ? for a parameter'],
  ['@', 'write ? for a parameter'],
  ['#', 'a comment starts with --'],
  ['^', 'write power(x, y)'],
  ['&', 'write bitwise_and(x, y)'],
  ['|', 'write bitwise_or(x, y)'],
  ['~', 'write regexp_like(x, pattern)'],
  ['!', 'write NOT, or <> for “not equal”'],
  ['{', 'write MAP(ARRAY[keys], ARRAY[values]) or ROW(…) instead of braces'],
  ['`', 'names are quoted with "'],
  ['“', 'names are quoted with ", texts with \''],
  ['”', 'names are quoted with ", texts with \''],
  ['‘', 'names are quoted with ", texts with \''],
  ['’', 'names are quoted with ", texts with \''],
  ["'", 'the text is not closed: a quote within it is doubled'],
  ['"', 'the name is not closed: a quote within it is doubled'],
  ['INTO', 'leave out INTO: a query is only read'],
  ['OFFSET', 'OFFSET stands before LIMIT'],
  ...UNITS,
])

// … by the one before it, which was taken for an alias …
const BEFORE: ReadonlyMap<string, string> = new Map([
  ['ILIKE', 'write lower(x) LIKE pattern'],
  ['SIMILAR', 'write regexp_like(x, pattern)'],
  ['RLIKE', 'write regexp_like(x, pattern)'],
  ['QUALIFY', 'filter on the window function in an outer query'],
  ['SYMMETRIC', 'write BETWEEN least(a, b) AND greatest(a, b)'],
  ['PIVOT', 'write one aggregate with FILTER (WHERE …) for each column'],
  ...UNITS,
])

// … and by both.
const AFTER: ReadonlyMap<string, string> = new Map([
  ['= =', 'write = for “equal”'],
  ['-> >', 'write json_extract_scalar(x, path)'],
  ['* *', 'write power(x, y)'],
  ['> >', 'write bitwise_right_shift(x, n)'],
  ['< <', 'write bitwise_left_shift(x, n)'],
  ['/ /', 'x / y of integers is an integer; a comment starts with --'],
  ['/ *', 'the comment is not closed'],
  ['IS TRUE', 'write x IS NOT DISTINCT FROM true'],
  ['IS FALSE', 'write x IS NOT DISTINCT FROM false'],
  ['IS UNKNOWN', 'write x IS NULL'],
  ['DISTINCT ON', 'write row_number() OVER (PARTITION BY …) in an inner query, and keep the rows where it is 1'],
  ['ORDER SIBLINGS', 'leave out SIBLINGS'],
])

const CLOSING: ReadonlySet<string> = new Set([')', ']', 'FROM', 'WHERE', 'GROUP', 'ORDER', ''])

function wantsName({ wanted }: Misfit): boolean {
  return wanted.includes('<identifier>') || wanted.includes('<expression>')
}
