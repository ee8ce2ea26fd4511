import { describe, expect, test } from 'vitest'
import type { Expression, Select, SelectItem } from '../tree/nodes.ts'
import { parse, parseExpression } from './parse.ts'

/** A tree without its places. */
function bare(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value) =>
      key === 'at' ? undefined : typeof value === 'bigint' ? Number(value) : value,
    ),
  )
}

function select(text: string): Select {
  const { body } = parse(text)
  if (body.kind !== 'query' || body.body.kind !== 'select') throw new Error(`${text} is no SELECT`)
  return body.body
}

function aliases(items: readonly SelectItem[]): (string | null)[] {
  return items.map(item => (item.kind === 'column' ? (item.alias?.name ?? null) : '*'))
}

/** The kinds of an expression and its first operands, outermost first. */
function spine(text: string): string[] {
  const kinds: string[] = []
  for (let node: Expression | undefined = parseExpression(text); node; node = first(node)) kinds.push(node.kind)
  return kinds
}

function first(node: Expression): Expression | undefined {
  if ('left' in node) return node.left
  if ('value' in node && typeof node.value === 'object') return node.value
  if ('operand' in node) return node.operand ?? undefined
  if ('base' in node) return node.base
  return 'terms' in node ? node.terms[0] : undefined
}

describe('precedence', () => {
  test.each([
    ['a OR b AND c', ['logical', 'name']],
    ['NOT a = b', ['not', 'comparison', 'name']],
    ['NOT a IN (1)', ['not', 'inList', 'name']],
    ['a || b + c', ['concat', 'name']],
    ['a + b * c', ['arithmetic', 'name']],
    ['a - b - c', ['arithmetic', 'arithmetic', 'name']],
    ["-a AT TIME ZONE 'x'", ['unary', 'atTimeZone', 'name']],
    ['-a * b', ['arithmetic', 'unary', 'name']],
    ['- 1[1]', ['subscript', 'integer']],
    ['-(1)', ['unary', 'integer']],
    ['(a = b) = c', ['comparison', 'comparison', 'name']],
  ])('%s is %j', (text, kinds) => {
    expect(spine(text)).toEqual(kinds)
  })

  test('a chain of AND is one node, but for its parentheses', () => {
    expect(parseExpression('a AND b AND c')).toHaveProperty('terms.length', 3)
    expect(parseExpression('(a AND b) AND c')).toHaveProperty('terms.length', 2)
  })

  test.each([
    'a = b = c',
    'a IS NULL IS NULL',
    'a = NOT b',
    '-NOT a',
    'a AND b = c LIKE d',
    'a IS NULL + 1',
  ])('%s is refused', text => {
    expect(() => parseExpression(text)).toThrow(/^mismatched input/)
  })
})

describe('soft keywords', () => {
  test.each([
    ['SELECT a FROM t LIMIT', 'LIMIT'],
    ['SELECT a FROM t limit limit 1', 'limit'],
    ['SELECT a FROM t OFFSET', 'OFFSET'],
    ['SELECT a FROM t window', 'window'],
    ['SELECT a FROM t MATCH_RECOGNIZE (a)', 'MATCH_RECOGNIZE'],
  ])('%s has an alias', (text, alias) => {
    expect(select(text).from[0]).toHaveProperty('alias.name', alias)
  })

  test.each([
    ['SELECT count(*) filter FROM t', ['filter']],
    ['SELECT sum(a) over, b at FROM t', ['over', 'at']],
    ["SELECT interval '1' week", ['week']],
    ['SELECT all, all.a, ALL + 1', [null, null, null]],
  ])('%s has aliases %j', (text, names) => {
    expect(aliases(select(text).items)).toEqual(names)
  })

  test('ALL quantifies what can be quantified', () => {
    expect(bare(select('SELECT ALL a').items)).toEqual(bare(select('SELECT a').items))
    expect(select('SELECT all * 2').items[0]).toHaveProperty('expression.kind', 'arithmetic')
    expect(select('SELECT ALL * FROM t').items[0]).toHaveProperty('kind', 'star')
    expect(select('SELECT 1 FROM t GROUP BY ALL')).toHaveProperty('groupBy.elements.0.expressions.0.name', 'ALL')
  })
})

describe('rewriting', () => {
  test('POSITION and SUBSTRING become calls', () => {
    expect(bare(parseExpression('POSITION(a IN b)'))).toEqual(bare(parseExpression('strpos(b, a)')))
    expect(bare(parseExpression('SUBSTRING(a FROM b FOR c)'))).toEqual(bare(parseExpression('substr(a, b, c)')))
    expect(parseExpression('position(a, b)')).toHaveProperty('name.parts.0.name', 'position')
  })

  test('TRIM(x, c) trims c from both sides', () => {
    expect(bare(parseExpression('TRIM(x, c)'))).toEqual(bare(parseExpression('TRIM(BOTH c FROM x)')))
  })

  test('BOTH before a string is a type, unless FROM follows', () => {
    expect(parseExpression("TRIM(BOTH 'x', a)")).toHaveProperty('value.kind', 'typedLiteral')
    expect(parseExpression("TRIM(BOTH 'x' FROM a)")).toHaveProperty('characters.kind', 'string')
  })

  test('ROW without expressions is a call', () => {
    expect([parseExpression('ROW(1)').kind, parseExpression('ROW()').kind, parseExpression('(1, 2)').kind]).toEqual([
      'row',
      'call',
      'row',
    ])
  })
})

describe('parentheses', () => {
  test('a query in parentheses can go on as one', () => {
    expect(parseExpression('((SELECT 1) UNION SELECT 2)')).toHaveProperty('query.body.kind', 'setOperation')
    expect(parseExpression('((SELECT 1) + 1)').kind).toBe('arithmetic')
    expect(parseExpression('((SELECT 1), 2)').kind).toBe('row')
  })

  test('IN takes a list of queries, or a query', () => {
    expect(parseExpression('a IN ((SELECT 1))').kind).toBe('inList')
    expect(parseExpression('a IN ((SELECT 1) UNION SELECT 2)').kind).toBe('inQuery')
  })

  test('ANY takes a query; of anything else it is a call', () => {
    expect(parseExpression('a = ANY (SELECT 1)').kind).toBe('quantified')
    expect(parseExpression('a = ANY ((SELECT 1) LIMIT 1)').kind).toBe('quantified')
    expect(parseExpression('a = ANY (b) + 1')).toHaveProperty('right.left.kind', 'call')
  })

  test('a join in parentheses is a relation, a query in them a subquery', () => {
    expect(select('SELECT 1 FROM ((t) JOIN (u) ON true)').from[0]?.kind).toBe('join')
    expect(select('SELECT 1 FROM ((SELECT 1) LIMIT 1)').from[0]?.kind).toBe('subquery')
    expect(select('SELECT 1 FROM ((SELECT 1) LIMIT)').from[0]?.kind).toBe('aliased')
  })

  test('keys in parentheses are several, in two pairs of them a row', () => {
    const { groupBy } = select('SELECT 1 GROUP BY (a, b), ((a, b)), (a)')
    expect(bare(groupBy)).toMatchObject({
      elements: [
        { expressions: { length: 2 } },
        { expressions: [{ kind: 'row' }] },
        { expressions: [{ kind: 'name' }] },
      ],
    })
  })
})

describe('places', () => {
  test.each([
    ['a + b', 2],
    ['a || b', 2],
    ['a NOT IN (1)', 2],
    ['a IS NULL', 2],
    ['a NOT LIKE b', 2],
    ['NOT a', 0],
    ['(a + b).x', 0],
    ['a[1]', 0],
    ['f(a)', 0],
    ['a AND b', 0],
  ])('that of %s is %i', (text, at) => {
    expect(parseExpression(text).at).toBe(at)
  })

  test('a set operation stands at its keyword', () => {
    expect(parse('SELECT 1 UNION SELECT 2').body).toHaveProperty('body.at', 9)
  })
})

describe('statements', () => {
  test('parameters are numbered from left to right and counted', () => {
    const statement = parse('SELECT ?, ? FROM t LIMIT ?')
    expect(statement.parameters).toBe(3)
    expect(statement.body).toHaveProperty('limit.count.index', 2)
  })

  test('one semicolon at the end is passed over, unless strictly as Trino', () => {
    expect(parse('SELECT 1 ; -- done').body).toEqual(parse('SELECT 1').body)
    expect(() => parse('SELECT 1;', { strict: true })).toThrow(/';'/)
    expect(() => parse('SELECT 1;;')).toThrow(/';'/)
  })

  test('DESCRIBE asks for columns, whatever the name', () => {
    expect(parse('DESCRIBE input').body).toMatchObject({ kind: 'showColumns', table: { parts: [{ name: 'input' }] } })
    expect(bare(parse('DESC t').body)).toEqual(bare(parse('SHOW COLUMNS FROM t').body))
  })

  test('EXPLAIN has options, or a query in parentheses', () => {
    expect(parse('EXPLAIN (TYPE IO) SELECT 1').body).toMatchObject({ options: [{ option: 'type', value: 'io' }] })
    expect(parse('EXPLAIN (SELECT 1)').body).toMatchObject({ options: [], body: { kind: 'query' } })
    expect(parse('EXPLAIN ANALYZE VERBOSE SELECT 1').body).toMatchObject({ analyze: true, verbose: true })
  })
})
