import fc from 'fast-check'

/*
 * Texts for the guard: queries from a grammar that gives them sensible types, so that many of them run, with something
 * evil in some of them; and mutations of the labelled ones.
 */

type Text = fc.Arbitrary<string>

/** Some of what stands in DuckDB's, and in Trino's, way of reaching more than models. */
const EVIL_CALLS = [
  ...['getenv', 'current_setting', 'read_text', 'read_csv', 'read_blob', 'glob', 'query', 'query_table', 'getvariable'],
  ...['enable_logging', 'write_log', 'force_checkpoint', 'nextval', 'json_execute_serialized_sql', 'list_aggregate'],
  ...[
    'pg_read_file',
    'http_get',
    'system',
    'duckdb_settings',
    'pragma_version',
    'levenshtein',
    'bitstring',
    'sleep_ms',
  ],
]
const EVIL_RELATIONS = [
  ...[
    `'/etc/passwd'`,
    `read_csv('/etc/passwd')`,
    'duckdb_settings()',
    'information_schema.tables',
    '"projects_v1$files"',
  ],
  ...['oso_meta.materialisations', 'system.runtime.queries', 'TABLE(sequence(1, 9))', "glob('/*')", '"/etc/passwd"'],
  ...['pg_catalog.pg_class', 'main.sqlite_master', 'projects_v1 FOR VERSION AS OF 1', 'range(1000000000000)'],
]
const EVIL_STATEMENTS = [
  ...[
    'DROP TABLE projects_v1',
    `COPY projects_v1 TO '/tmp/x'`,
    `ATTACH '/tmp/x'`,
    'INSTALL httpfs',
    'SET threads = 64',
  ],
  ...['PRAGMA database_list', 'CALL force_checkpoint()', 'CHECKPOINT', `SET VARIABLE x = 1`, 'DELETE FROM projects_v1'],
]

const TEXT_COLUMNS = ['project_id', 'project_name', 'display_name', 'description', 'project_source']
const WORDS = ['', 'a', 'oso', 'Ω', "it''s", '%', '100', '2024-01-31', '{"a":[1]}', 'https://example.com/p?q=1', '\\']

const number: Text = fc.oneof(
  fc.integer({ min: -3, max: 12 }).map(value => `(${value})`),
  fc.constantFrom('1.5', '2e0', "bigint '7'", "decimal '10.25'", '9223372036854775807', '0'),
)
const word: Text = fc.constantFrom(...WORDS).map(text => `'${text}'`)
const column: Text = fc.constantFrom(...TEXT_COLUMNS)

type Tie = (name: string) => Text

function call(name: string, ...parts: readonly Text[]): Text {
  return fc.tuple(...parts).map(texts => `${name}(${texts.join(', ')})`)
}

function oneCall(names: readonly string[], ...parts: readonly Text[]): Text {
  return fc.tuple(fc.constantFrom(...names), ...parts).map(([name, ...texts]) => `${name}(${texts.join(', ')})`)
}

function join(...parts: readonly (string | Text)[]): Text {
  return fc
    .tuple(...parts.map(part => (typeof part === 'string' ? fc.constant(part) : part)))
    .map(texts => texts.join(' '))
}

function list(part: Text, most: number): Text {
  return fc.array(part, { minLength: 1, maxLength: most }).map(texts => texts.join(', '))
}

function numbers(tie: Tie): Text {
  const [n, t, b, l] = [tie('number'), tie('text'), tie('truth'), tie('list')]
  return fc.oneof(
    { maxDepth: 4, depthIdentifier: 'sql' },
    number,
    join('(', n, fc.constantFrom('+', '-', '*', '/', '%'), n, ')'),
    oneCall(['abs', 'round', 'floor', 'sqrt', 'sign', 'exp', 'bit_count'], n),
    oneCall(['mod', 'power', 'greatest', 'bitwise_and'], n, n),
    oneCall(['length', 'hamming_distance', 'codepoint', 'xxhash64', 'crc32'], t),
    oneCall(['strpos', 'regexp_count', 'levenshtein_distance'], t, t),
    oneCall(['cardinality', 'array_max', 'json_array_length'], l),
    join('CASE WHEN', b, 'THEN', n, 'ELSE', n, 'END'),
    join('try_cast(', t, 'AS', fc.constantFrom('integer', 'double', 'decimal(5,2)', 'bigint'), ')'),
    call('reduce', l, n, fc.constant('(s, x) -> s + x'), fc.constant('s -> s')),
    fc.constantFrom('year(current_date)', `date_diff('day', date '2024-01-01', current_date)`),
  )
}

function texts(tie: Tie): Text {
  const [n, t, b, l] = [tie('number'), tie('text'), tie('truth'), tie('list')]
  return fc.oneof(
    { maxDepth: 4, depthIdentifier: 'sql' },
    word,
    join('(', t, '||', t, ')'),
    oneCall(['lower', 'upper', 'trim', 'reverse', 'url_encode', 'to_hex', 'typeof', 'soundex', 'json_format'], t),
    oneCall(['substr', 'repeat', 'chr', 'lpad'], t, n),
    oneCall(['replace', 'lpad', 'rpad', 'regexp_replace', 'split_part', 'date_format'], t, n, t),
    oneCall(['regexp_extract', 'json_extract_scalar', 'url_extract_parameter', 'concat', 'coalesce'], t, t),
    call('array_join', l, word),
    join('CAST(', n, 'AS', fc.constantFrom('varchar', 'varchar(2)', 'json'), ')'),
    join('CASE', n, 'WHEN', n, 'THEN', t, 'END'),
    call('if', b, t, t),
    oneCall(EVIL_CALLS, t),
  )
}

function truths(tie: Tie): Text {
  const [n, t, l] = [tie('number'), tie('text'), tie('list')]
  return fc.oneof(
    { maxDepth: 4, depthIdentifier: 'sql' },
    fc.constantFrom('true', 'false', 'NULL'),
    join('(', n, fc.constantFrom('=', '<>', '<', '>=', 'IS DISTINCT FROM'), n, ')'),
    join('(', t, fc.constantFrom('LIKE', '=', '<'), t, ')'),
    join('(', tie('truth'), fc.constantFrom('AND', 'OR'), tie('truth'), ')'),
    join('NOT', tie('truth')),
    join('(', n, 'BETWEEN', n, 'AND', n, ')'),
    join('(', n, 'IN (', list(n, 3), '))'),
    join('(', t, 'IN (SELECT project_name FROM projects_v1))'),
    join('EXISTS (', tie('query'), ')'),
    oneCall(['regexp_like', 'starts_with'], t, t),
    call('contains', l, n),
    call('any_match', l, fc.constantFrom('x -> x > 1', 'x -> x IS NULL')),
  )
}

function lists(tie: Tie): Text {
  const n = tie('number')
  return fc.oneof(
    { maxDepth: 3, depthIdentifier: 'sql' },
    fc.constantFrom('ARRAY[1, 2, 3]', 'ARRAY[1, NULL]', 'sequence(1, 20)', 'repeat(1, 5)'),
    join('ARRAY[', list(n, 3), ']'),
    oneCall(['array_sort', 'array_distinct', 'reverse', 'shuffle'], tie('list')),
    call('transform', tie('list'), fc.constantFrom('x -> x + 1', 'x -> x * x')),
    call('filter', tie('list'), fc.constantFrom('x -> x > 1', 'x -> true')),
    oneCall(['repeat', 'sequence'], n, n),
    join('(', tie('list'), '||', tie('list'), ')'),
  )
}

function queries(tie: Tie): Text {
  const value = fc.oneof(tie('number'), tie('text'), tie('truth'), tie('list'), column)
  const relation = fc.oneof(
    { weight: 6, arbitrary: fc.constant('projects_v1') },
    { weight: 2, arbitrary: join('(', tie('query'), ') AS s') },
    { weight: 1, arbitrary: fc.constant('projects_v1 TABLESAMPLE bernoulli (50)') },
    { weight: 1, arbitrary: join('projects_v1 CROSS JOIN UNNEST(', tie('list'), ') WITH ORDINALITY AS u (v, o)') },
    { weight: 1, arbitrary: fc.constant('oso.projects_v1 AS a LEFT JOIN projects_v1 AS b USING (project_id)') },
    { weight: 1, arbitrary: fc.constantFrom(...EVIL_RELATIONS) },
  )
  const rows = join('SELECT', list(value, 4), 'FROM', relation)
  const aggregate = fc.oneof(
    oneCall(['count', 'max', 'min', 'approx_distinct', 'array_agg'], tie('text')),
    oneCall(['sum', 'avg', 'stddev', 'histogram', 'approx_percentile'], tie('number')),
  )
  return fc.oneof(
    { maxDepth: 3, depthIdentifier: 'sql' },
    rows,
    join('SELECT', list(value, 3)),
    join(rows, 'WHERE', tie('truth'), 'ORDER BY 1 LIMIT', fc.integer({ min: 0, max: 9 }).map(String)),
    join(
      'SELECT project_source,',
      list(aggregate, 3),
      'FROM projects_v1 GROUP BY',
      fc.constantFrom('1', 'ROLLUP (project_source)'),
    ),
    join('SELECT', aggregate, 'OVER (PARTITION BY project_source ORDER BY project_id) FROM projects_v1'),
    join('WITH c AS (', tie('query'), ') SELECT count(*) FROM c'),
    join(
      'SELECT',
      tie('number'),
      fc.constantFrom('UNION', 'UNION ALL', 'EXCEPT', 'INTERSECT'),
      'SELECT',
      tie('number'),
    ),
    join('VALUES (', list(tie('number'), 3), ')'),
    join('SELECT * FROM', relation),
  )
}

const grammar = fc.letrec<Record<'number' | 'text' | 'truth' | 'list' | 'query', string>>(tie => ({
  number: numbers(tie as Tie),
  text: texts(tie as Tie),
  truth: truths(tie as Tie),
  list: lists(tie as Tie),
  query: queries(tie as Tie),
}))

/** Statements from the grammar: queries mostly, with an evil statement beside or around some. */
export const statements: Text = fc.oneof(
  { weight: 20, arbitrary: grammar.query },
  { weight: 1, arbitrary: join('EXPLAIN', fc.constantFrom('', 'ANALYZE', '(TYPE VALIDATE)'), grammar.query) },
  { weight: 1, arbitrary: join(grammar.query, ';', fc.constantFrom(...EVIL_STATEMENTS)) },
  { weight: 1, arbitrary: join('WITH x AS (', grammar.query, ')', fc.constantFrom(...EVIL_STATEMENTS)) },
  { weight: 1, arbitrary: join('CREATE TABLE x AS', grammar.query) },
)

const TOKEN = /'[^']*'|"[^"]*"|[\w$]+|\s+|./gsu
const ODD = [
  '--',
  '/*',
  '*/',
  ';',
  '\u0000',
  '\u202e',
  "'",
  '"',
  '$$',
  '`',
  '\\',
  '??',
  '::',
  ':=',
  '#1',
  '\ufeff',
  '(',
  ')',
  '[',
  '{',
]

/** Labelled queries, changed: a piece of one in another, tokens left out, doubled, in another case, or odd ones put in. */
export function mutations(corpus: readonly string[]): Text {
  const one = fc.constantFrom(...corpus)
  const seed = fc.integer({ min: 0, max: 1_000_000 })
  return fc
    .tuple(one, one, fc.constantFrom(...CHANGES), seed, seed, fc.constantFrom(...ODD))
    .map(([text, other, change, at, from, odd]) => {
      const tokens = text.slice(0, 4_000).match(TOKEN) ?? []
      const others = other.slice(0, 4_000).match(TOKEN) ?? []
      const place = at % (tokens.length + 1)
      const start = from % (others.length + 1)
      return change(tokens, place, others.slice(start, start + 1 + (from % 9)), odd).join('')
    })
}

type Change = (tokens: readonly string[], at: number, piece: readonly string[], odd: string) => readonly string[]

const CHANGES: readonly Change[] = [
  (tokens, at, piece) => [...tokens.slice(0, at), ' ', ...piece, ' ', ...tokens.slice(at)],
  (tokens, at, piece) => [...tokens.slice(0, at), ...piece, ...tokens.slice(at + piece.length)],
  (tokens, at) => [...tokens.slice(0, at), ...tokens.slice(at + 1)],
  (tokens, at) => [...tokens.slice(0, at), tokens[at] ?? '', ...tokens.slice(at)],
  (tokens, at, _, odd) => [...tokens.slice(0, at), odd, ...tokens.slice(at)],
  (tokens, at) => tokens.map((token, index) => (index === at ? token.toUpperCase() : token)),
  (tokens, at) => tokens.map((token, index) => (index === at ? `"${token}"` : token)),
]
