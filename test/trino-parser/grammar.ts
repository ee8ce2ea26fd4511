import fc, { type Arbitrary } from 'fast-check'

/*
 * Texts by the grammar of Trino's queries, for both parsers to read. Only the order of words counts, so names mean
 * nothing, and words that are names in one place and keywords in another are sown on purpose.
 */

const { constant, constantFrom, oneof, option, array } = fc

type Text = Arbitrary<string>

// One count of levels for all rules: at its end each takes its first way, which goes no deeper.
const DEPTH = { maxDepth: 4, depthIdentifier: 'sql', depthSize: 'small' } as const

/** Parts after one another, with blanks between. */
function seq(...parts: readonly (Text | string)[]): Text {
  return fc
    .tuple(...parts.map(part => (typeof part === 'string' ? constant(part) : part)))
    .map(texts => texts.filter(text => text !== '').join(' '))
}

function maybe(...parts: readonly (Text | string)[]): Text {
  return option(seq(...parts), { nil: '', freq: 2 })
}

function list(part: Text, maxLength = 3): Text {
  return array(part, { minLength: 1, maxLength }).map(items => items.join(', '))
}

function inParentheses(part: Text | string): Text {
  return seq('(', part, ')')
}

const name = oneof(
  { weight: 6, arbitrary: constantFrom('a', 'b', 'c', 't', 'Col', '_x1') },
  { weight: 2, arbitrary: constantFrom('"q u"', '"say ""x"""', '"select"', '"é"', '"A"') },
  {
    weight: 2,
    arbitrary: constantFrom(
      ...[
        'all',
        'any',
        'array',
        'at',
        'both',
        'count',
        'current',
        'date',
        'day',
        'desc',
        'filter',
        'first',
        'format',
        'if',
      ],
      ...[
        'ignore',
        'interval',
        'json',
        'key',
        'lateral',
        'leading',
        'limit',
        'map',
        'nulls',
        'offset',
        'over',
        'partition',
      ],
      ...[
        'position',
        'range',
        'row',
        'rows',
        'some',
        'substring',
        'time',
        'to',
        'try',
        'value',
        'window',
        'year',
        'zone',
      ],
    ),
  },
)
const qualifiedName = array(name, { minLength: 1, maxLength: 3 }).map(parts => parts.join('.'))
const string = constantFrom("'x'", "''", "'it''s'", "'é\n'", "U&'\\0041'", "U&'!0041' UESCAPE '!'")
const integer = constantFrom('0', '1', '42', '1_000', '0xFF', '0b1', '9223372036854775807')
const number = oneof(integer, constantFrom('1.5', '.5', '1.', '1e3', '1.5E-3', '0_1.50'))
const field = constantFrom('YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND')
const interval = seq('INTERVAL', constantFrom('', '-', '+'), string, field, maybe('TO', field))
const count = oneof(constantFrom('1', '10', '?'))

type Rules = Record<'primary' | 'value' | 'expression' | 'type' | 'relation' | 'body' | 'query', string>

/** The rules that hold each other. */
const rules = fc.letrec<Rules>(tie => {
  const expr = tie('expression')
  const value = tie('value')
  const query = tie('query')
  const type = tie('type')
  const sort = seq(expr, constantFrom('', 'ASC', 'DESC'), constantFrom('', 'NULLS FIRST', 'NULLS LAST'))
  const orderBy = seq('ORDER BY', list(sort, 2))
  const bound = oneof(
    constantFrom('UNBOUNDED PRECEDING', 'CURRENT ROW', 'UNBOUNDED FOLLOWING'),
    seq(expr, constantFrom('PRECEDING', 'FOLLOWING')),
  )
  const frame = seq(constantFrom('ROWS', 'RANGE', 'GROUPS'), oneof(bound, seq('BETWEEN', bound, 'AND', bound)))
  const window = inParentheses(seq(maybe(name), maybe('PARTITION BY', list(expr, 2)), maybe(orderBy), maybe(frame)))
  const filter = maybe('FILTER ( WHERE', expr, ')')
  const over = seq('OVER', oneof(name, window))
  const jsonInput = seq(expr, maybe('FORMAT JSON', constantFrom('', 'ENCODING UTF8')))
  const pathCall = seq(jsonInput, ',', string, maybe('AS', name), maybe('PASSING', list(seq(jsonInput, 'AS', name), 2)))
  const returning = maybe('RETURNING', type)
  const valueBehaviour = oneof(constantFrom('ERROR', 'NULL'), seq('DEFAULT', expr))
  const queryBehaviour = constantFrom('ERROR', 'NULL', 'EMPTY ARRAY', 'EMPTY OBJECT')
  const wrapper = constantFrom('', 'WITHOUT WRAPPER', 'WITH ARRAY WRAPPER', 'WITH CONDITIONAL WRAPPER')
  const quotes = constantFrom('', 'KEEP QUOTES', 'OMIT QUOTES ON SCALAR STRING')
  const queryOptions = seq(wrapper, quotes, maybe(queryBehaviour, 'ON EMPTY'), maybe(queryBehaviour, 'ON ERROR'))
  const onNull = constantFrom('', 'NULL ON NULL', 'ABSENT ON NULL')
  // A bare lambda would take the AND of BETWEEN and the IN of POSITION for its own; neither can have one anyway.
  const enclosed = oneof(name, number, inParentheses(value))
  const call = oneof(
    seq(qualifiedName, '( * )', filter, maybe(over)),
    seq(qualifiedName, '(', maybe(constantFrom('', 'DISTINCT', 'ALL'), list(expr)), maybe(orderBy), ')', filter),
    seq(qualifiedName, '(', list(expr, 2), ')', constantFrom('', 'IGNORE NULLS', 'RESPECT NULLS'), over),
  )
  const primary = oneof(
    DEPTH,
    { weight: 6, arbitrary: name },
    { weight: 3, arbitrary: number },
    { weight: 2, arbitrary: string },
    constantFrom(
      'NULL',
      'TRUE',
      'FALSE',
      '?',
      "X'0aFF'",
      '[ ]',
      'ARRAY[]',
      'current_date',
      'CURRENT_TIMESTAMP',
      'localtime(3)',
      'current_user',
    ),
    interval,
    seq(constantFrom('DATE', 'timestamp', 'x', '"y"', 'DOUBLE PRECISION'), string),
    seq(tie('primary'), '.', name),
    seq(tie('primary'), '[', value, ']'),
    inParentheses(expr),
    inParentheses(list(expr)),
    seq('ROW', inParentheses(list(expr))),
    seq(constantFrom('ARRAY', ''), '[', list(expr), ']'),
    inParentheses(query),
    seq('EXISTS', inParentheses(query)),
    seq(name, '->', expr),
    seq('(', maybe(list(name, 2)), ') ->', expr),
    seq('CASE', maybe(expr), 'WHEN', expr, 'THEN', expr, maybe('ELSE', expr), 'END'),
    seq(constantFrom('CAST', 'TRY_CAST'), '(', expr, 'AS', type, ')'),
    { weight: 3, arbitrary: call },
    seq('POSITION (', enclosed, 'IN', value, ')'),
    seq('SUBSTRING (', value, 'FROM', value, maybe('FOR', value), ')'),
    seq('EXTRACT (', constantFrom('YEAR', 'dow', 'timezone_hour'), 'FROM', value, ')'),
    seq('NORMALIZE (', value, maybe(',', constantFrom('NFC', 'NFKD')), ')'),
    seq('TRIM (', maybe(constantFrom('', 'LEADING', 'TRAILING', 'BOTH'), value, 'FROM'), value, ')'),
    seq('TRIM (', value, ',', value, ')'),
    seq('GROUPING (', list(qualifiedName, 2), ')'),
    seq(
      'LISTAGG (',
      constantFrom('', 'DISTINCT'),
      expr,
      maybe(',', string),
      maybe('ON OVERFLOW TRUNCATE', maybe(string), 'WITH COUNT'),
      ') WITHIN GROUP (',
      orderBy,
      ')',
      filter,
    ),
    seq('JSON_EXISTS (', pathCall, maybe(constantFrom('TRUE', 'UNKNOWN'), 'ON ERROR'), ')'),
    seq('JSON_VALUE (', pathCall, returning, maybe(valueBehaviour, 'ON EMPTY'), maybe(valueBehaviour, 'ON ERROR'), ')'),
    seq('JSON_QUERY (', pathCall, returning, queryOptions, ')'),
    seq(
      'JSON_OBJECT (',
      list(oneof(seq(maybe('KEY'), expr, 'VALUE', jsonInput), seq(expr, ':', jsonInput)), 2),
      onNull,
      constantFrom('', 'WITH UNIQUE KEYS'),
      returning,
      ')',
    ),
    seq('JSON_ARRAY (', list(jsonInput, 2), onNull, returning, ')'),
  )
  const cmp = constantFrom('=', '<>', '!=', '<', '<=', '>', '>=')
  const predicate = oneof(
    seq(cmp, value),
    seq(cmp, constantFrom('ALL', 'ANY', 'SOME'), inParentheses(query)),
    seq(constantFrom('', 'NOT'), 'BETWEEN', enclosed, 'AND', value),
    seq(constantFrom('', 'NOT'), 'IN', inParentheses(oneof(list(expr), query))),
    seq(constantFrom('', 'NOT'), 'LIKE', value, maybe('ESCAPE', value)),
    constantFrom('IS NULL', 'IS NOT NULL'),
    seq('IS', constantFrom('', 'NOT'), 'DISTINCT FROM', value),
  )
  const columns = inParentheses(list(name, 2))
  const alias = maybe(constantFrom('', 'AS'), name)
  const relationAlias = maybe(constantFrom('', 'AS'), name, maybe(columns))
  const jsonColumn = oneof(
    seq(name, 'FOR ORDINALITY'),
    seq(name, type, maybe('PATH', string), maybe(valueBehaviour, 'ON EMPTY'), maybe(valueBehaviour, 'ON ERROR')),
    seq(name, type, 'FORMAT JSON', maybe('PATH', string), queryOptions),
    seq(
      'NESTED',
      constantFrom('', 'PATH'),
      string,
      maybe('AS', name),
      'COLUMNS (',
      list(seq(name, 'FOR ORDINALITY'), 2),
      ')',
    ),
  )
  const relation = tie('relation')
  const relationPrimary = oneof(
    DEPTH,
    { weight: 5, arbitrary: qualifiedName },
    inParentheses(query),
    inParentheses(relation),
    seq('UNNEST', inParentheses(list(expr, 2)), constantFrom('', 'WITH ORDINALITY')),
    seq('LATERAL', inParentheses(query)),
    seq(
      'JSON_TABLE (',
      pathCall,
      'COLUMNS (',
      list(jsonColumn, 2),
      ')',
      constantFrom('', 'PLAN DEFAULT (INNER, CROSS)', 'PLAN (a OUTER (b UNION c))'),
      constantFrom('', 'EMPTY ON ERROR'),
      ')',
    ),
  )
  const sampled = seq(
    relationPrimary,
    relationAlias,
    maybe('TABLESAMPLE', constantFrom('BERNOULLI', 'SYSTEM'), '(', expr, ')'),
  )
  const joinType = constantFrom('', 'INNER', 'LEFT', 'LEFT OUTER', 'RIGHT', 'FULL OUTER')
  const criteria = oneof(seq('ON', expr), seq('USING', columns))
  const set = oneof(inParentheses(maybe(list(expr))), expr)
  const groupingElement = oneof(
    { weight: 3, arbitrary: set },
    constant('AUTO'),
    seq(constantFrom('ROLLUP', 'CUBE', 'GROUPING SETS'), inParentheses(list(set, 2))),
  )
  const item = oneof(constant('*'), seq(tie('primary'), '. *', maybe('AS', columns)), {
    weight: 5,
    arbitrary: seq(expr, alias),
  })
  const select = seq(
    'SELECT',
    constantFrom('', '', '', 'ALL', 'DISTINCT'),
    list(item),
    maybe('FROM', list(relation, 2)),
    maybe('WHERE', expr),
    maybe('GROUP BY', constantFrom('', '', 'ALL', 'DISTINCT'), list(groupingElement)),
    maybe('HAVING', expr),
    maybe('WINDOW', list(seq(name, 'AS', window), 2)),
  )
  const tail = seq(
    maybe(orderBy),
    maybe('OFFSET', count, constantFrom('', 'ROW', 'ROWS')),
    oneof(
      constant(''),
      seq('LIMIT', oneof(count, constant('ALL'))),
      seq('FETCH', constantFrom('FIRST', 'NEXT'), maybe(count), 'ROWS', constantFrom('ONLY', 'WITH TIES')),
    ),
  )
  const operator = seq(
    constantFrom('UNION', 'INTERSECT', 'EXCEPT'),
    constantFrom('', 'ALL', 'DISTINCT'),
    constantFrom('', '', 'CORRESPONDING', 'CORRESPONDING BY ( a )'),
  )
  const named = seq(name, maybe(columns), 'AS', inParentheses(query))
  return {
    primary,
    value: oneof(
      DEPTH,
      { weight: 4, arbitrary: primary },
      seq(constantFrom('-', '+', '- -'), value),
      seq(value, constantFrom('+', '-', '*', '/', '%', '||'), value),
      seq(value, 'AT TIME ZONE', oneof(string, interval)),
    ),
    expression: oneof(
      DEPTH,
      { weight: 4, arbitrary: value },
      { weight: 2, arbitrary: seq(value, predicate) },
      seq('NOT', expr),
      seq(expr, constantFrom('AND', 'OR'), expr),
    ),
    type: oneof(
      DEPTH,
      {
        weight: 4,
        arbitrary: constantFrom(
          'int',
          'BIGINT',
          'varchar',
          '"INTEGER"',
          'double precision',
          'decimal(38, 10)',
          'varchar(10)',
        ),
      },
      constantFrom(
        'time',
        'timestamp(3)',
        'timestamp with time zone',
        'time(6) without time zone',
        'interval',
        'interval day to second',
        'interval year',
      ),
      seq('ROW', inParentheses(list(seq(maybe(name), type), 2))),
      seq('array', oneof(inParentheses(type), seq('<', type, '>'))),
      seq('map', oneof(seq('(', type, ',', type, ')'), seq('<', type, ',', type, '>'))),
      seq(type, 'array'),
    ),
    relation: oneof(
      DEPTH,
      { weight: 4, arbitrary: sampled },
      seq(relation, 'CROSS JOIN', sampled),
      seq(relation, joinType, 'JOIN', relation, criteria),
      seq(relation, 'NATURAL', joinType, 'JOIN', sampled),
    ),
    body: oneof(
      DEPTH,
      { weight: 5, arbitrary: select },
      seq('TABLE', qualifiedName),
      seq('VALUES', list(expr)),
      inParentheses(seq(tie('body'), tail)),
      seq(tie('body'), operator, tie('body')),
    ),
    query: seq(maybe('WITH', constantFrom('', 'RECURSIVE'), list(named, 2)), tie('body'), tail),
  }
})

/** Texts that follow the grammar of queries; nearly all of them Trino reads. */
export const queries: Text = rules.query

const STRAYS = [
  ...['(', ')', ',', '=', '.', '*', '[', ';', '#', '1', "'s'", '`b`', '1a'],
  ...['SELECT', 'FROM', 'AND', 'AS', 'NULL', 'x', 'limit', 'over'],
] as const

/** The same with one token left out, doubled, put elsewhere or replaced; most of them Trino refuses. */
export const misfits: Text = fc
  .tuple(queries, fc.nat(), fc.nat(), constantFrom('drop', 'double', 'swap', 'replace'), constantFrom(...STRAYS))
  .map(([text, first, second, change, stray]) => changed(text.split(' '), first, second, change, stray))

function changed(tokens: string[], first: number, second: number, change: string, stray: string): string {
  const at = first % tokens.length
  const other = second % tokens.length
  const token = tokens[at] ?? ''
  if (change === 'drop') tokens.splice(at, 1)
  else if (change === 'double') tokens.splice(at, 0, token)
  else if (change === 'swap') [tokens[at], tokens[other]] = [tokens[other] ?? '', token]
  else tokens[at] = stray
  return tokens.join(' ')
}
