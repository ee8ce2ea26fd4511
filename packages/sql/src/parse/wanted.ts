/** The most alternatives that a message lists: more of them help nobody. */
const MOST = 8

// What goes on with an expression can do so nearly everywhere, and so says nothing where anything else is wanted.
const GOES_ON = new Set('!= % * + - . / < <= <> = > >= [ || AND AT BETWEEN IN IS LIKE NOT OR'.split(' '))

// What most often is missing comes first, then the clauses in the order of a query; what is not here follows by name.
const ORDER =
  '<expression> <identifier> <type> <string> <integer> ) ] , BY AS ON USING END THEN WHEN ELSE SELECT FROM WHERE GROUP HAVING ORDER LIMIT JOIN ( <EOF>'.split(
    ' ',
  )

/** Of all that could stand at a place, the few things that are the most likely to be meant, in words. */
export function mostUseful(wanted: readonly string[]): string {
  const telling = wanted.filter(value => !GOES_ON.has(value))
  const place = (value: string): number => (ORDER.includes(value) ? ORDER.indexOf(value) : ORDER.length)
  return (telling.length > 0 ? telling : wanted)
    .filter(value => value !== '<identifier>' || !wanted.includes('<expression>'))
    .toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
    .slice(0, MOST)
    .map(value => (/^<?\w/.test(value) ? value : `'${value}'`))
    .join(', ')
}
