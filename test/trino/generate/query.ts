import { window } from './call.ts'
import type { Pool } from './pool.ts'
import type { Random } from './random.ts'

type Made = Readonly<{ pool: Pool; random: Random }>

/** A query of one of many shapes. */
export function query(pool: Pool, random: Random): string {
  const make: Made = { pool, random }
  return random.pick(SHAPES)(make)
}

const SHAPES: readonly ((make: Made) => string)[] = [
  plain,
  plain,
  grouped,
  grouped,
  grouped,
  joined,
  setOperation,
  named,
  recursive,
  unnested,
  correlated,
  windowed,
  values,
]

function plain({ pool, random }: Made): string {
  const distinct = random.pick(['', '', 'DISTINCT '])
  const items = random.times(1, 3, i => `${pool.any().sql}${random.pick(['', ` AS a${i}`, ` "A ${i}"`])}`)
  const order = random.pick([
    '1',
    'a0',
    '2 DESC NULLS FIRST',
    items[0]?.replace(/ (AS a|").*/, '') ?? '1',
    pool.any().sql,
    '0',
  ])
  const star = random.pick(['', '', ', typed.*', ', r.*', ', (r).* AS (q, w)'])
  const tail = random.pick([
    '',
    ` ORDER BY ${order}`,
    ` ORDER BY ${order} LIMIT 2`,
    ' OFFSET 1 FETCH FIRST 2 ROWS ONLY',
    ' FETCH FIRST ROW WITH TIES',
  ])
  return `SELECT ${distinct}${items.join(', ')}${star} FROM typed${where({ pool, random })}${tail}`
}

function where({ pool, random }: Made): string {
  if (random.chance(0.5)) return ''
  return ` WHERE ${random.chance(0.9) ? pool.ofType('boolean') : pool.any().sql}`
}

function aggregated({ pool, random }: Made): string {
  return random.pick([
    'count(*)',
    `count(DISTINCT ${pool.any().sql})`,
    `max(${pool.any().sql})`,
    `sum(${pool.any().sql})`,
    `avg(${pool.any().sql})`,
    `array_agg(${pool.any().sql} ORDER BY ${pool.any().sql})`,
    `min_by(${pool.any().sql}, ${pool.any().sql})`,
    `listagg(${pool.ofType('varchar')}, ',') WITHIN GROUP (ORDER BY ${pool.any().sql})`,
    `sum(count(*)) OVER ()`,
    `max(i4) + 1`,
  ])
}

function grouped(make: Made): string {
  const { pool, random } = make
  const keys = random.times(1, 2, () => pool.any().sql)
  const list = keys.join(', ')
  const [first = '1'] = keys
  const by = random.pick([
    list,
    list,
    list,
    '1',
    `ROLLUP (${list})`,
    `CUBE (${list})`,
    `GROUPING SETS ((${list}), ())`,
    `${list}, i4`,
    '3',
    '()',
  ])
  const shown = random.pick([
    first,
    first,
    pool.any().sql,
    `coalesce(${first}, ${first})`,
    `grouping(${random.pick(['i4', first])})`,
  ])
  const having = random.pick([
    '',
    '',
    ` HAVING count(*) > 1`,
    ` HAVING ${pool.ofType('boolean')}`,
    ` HAVING max(${pool.any().sql}) IS NOT NULL`,
  ])
  const order = random.pick([
    '',
    '',
    ' ORDER BY 1',
    ` ORDER BY ${pool.any().sql}`,
    ` ORDER BY ${aggregated(make)}`,
    ` ORDER BY ${first}`,
  ])
  const items = random.pick([
    `${shown}, ${aggregated(make)}`,
    `${shown}`,
    aggregated(make),
    `${shown} AS i4, ${aggregated(make)} AS n`,
  ])
  return `SELECT ${items} FROM typed${where(make)}${random.chance(0.85) ? ` GROUP BY ${by}` : ''}${having}${order}`
}

function joined(make: Made): string {
  const { pool, random } = make
  const kind = random.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'CROSS JOIN'])
  const condition = random.pick([
    ' USING (k)',
    ' USING (b)',
    ' ON i8 = n',
    ` ON ${pool.ofType('boolean')}`,
    ' ON typed.b AND other.b',
    '',
  ])
  const items = random.pick([
    '*',
    'other.*',
    `k, n, ${pool.any().sql}`,
    'b',
    'typed.b, other.b',
    `label, ${pool.any().sql}`,
  ])
  return `SELECT ${items} FROM typed ${kind} other${kind === 'CROSS JOIN' ? '' : condition}${where(make)}`
}

function setOperation({ pool, random }: Made): string {
  const [first, second] = [pool.any(), pool.any()]
  const other = (type: string): string => (random.chance(0.6) ? pool.ofType(type) : pool.any().sql)
  const operator = random.pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT', 'EXCEPT ALL'])
  const left = `SELECT ${first.sql} AS x, ${second.sql} FROM typed`
  const right = `SELECT ${other(first.type)}, ${other(second.type)} AS y${random.chance(0.05) ? ', 1' : ''} FROM typed`
  return `${left} ${operator} ${right}${random.pick(['', ' ORDER BY x', ' ORDER BY 2', ' ORDER BY y', ' LIMIT 3'])}`
}

function named({ pool, random }: Made): string {
  const columns = random.pick(['', '', ' (p, q)', ' (p)'])
  const outer = random.pick(['p', 'x, q', '*', 'w.*', 'x', 'count(*)'])
  return `WITH w${columns} AS (SELECT ${pool.any().sql} AS x, ${pool.any().sql} FROM typed) SELECT ${outer} FROM w${random.pick(['', ' AS v', ', w AS z'])}`
}

function recursive({ pool, random }: Made): string {
  const first = random.pick([pool.any().sql, '1', "'a'", 'i8'])
  const next = random.pick(['x', 'x + 1', "x || 'a'", `coalesce(x, ${pool.any().sql})`])
  const [from, joinedTo] = first === '1' || first === "'a'" ? ['', ''] : [' FROM typed', random.pick(['', ', other'])]
  return `WITH RECURSIVE w (x) AS (SELECT ${first}${from} UNION ALL SELECT ${next} FROM w${joinedTo} WHERE x IS NULL) SELECT * FROM w`
}

function unnested({ pool, random }: Made): string {
  const collection = pool.where(type => /^(array|map)/.test(type)).sql
  const ordinality = random.pick(['', ' WITH ORDINALITY'])
  const alias = random.pick(['', ' AS u', ' AS u (x)', ' AS u (x, y)', ' AS u (x, y, z)'])
  const items = random.pick(['*', 'u.*', 'x', 'x, y', 'i4, x', 'y'])
  const joins = random.pick([
    `, UNNEST(${collection})${ordinality}${alias}`,
    ` CROSS JOIN UNNEST(${collection})${ordinality}${alias}`,
    ` LEFT JOIN UNNEST(${collection})${ordinality}${alias} ON TRUE`,
  ])
  return `SELECT ${items} FROM typed${joins}`
}

function correlated({ pool, random }: Made): string {
  const inner = random.pick(['n', 'max(n)', 'label', `max(${pool.any().sql})`, 'count(*)', 'k, n'])
  const condition = random.pick([
    'other.n = typed.i8',
    'n > i4',
    `label = ${pool.ofType('varchar')}`,
    'other.b = typed.b',
    'typed.zz = 1',
  ])
  const subquery = `(SELECT ${inner} FROM other WHERE ${condition})`
  return random.pick([
    `SELECT i4, ${subquery} FROM typed`,
    `SELECT * FROM (SELECT i4, ${pool.any().sql} AS e FROM typed) WHERE i4 IN ${subquery}`,
    `SELECT i8 FROM typed WHERE EXISTS ${subquery}`,
    `SELECT i8 FROM typed WHERE ${pool.any().sql} = ANY ${subquery}`,
    `SELECT i8, l.* FROM typed CROSS JOIN LATERAL ${subquery} AS l`,
    `SELECT count(*), ${subquery} FROM typed GROUP BY i8`,
  ])
}

function windowed({ pool, random }: Made): string {
  const call = random.pick([
    'row_number()',
    `lag(${pool.any().sql})`,
    `sum(${pool.any().sql})`,
    'ntile(i8)',
    `first_value(${pool.any().sql}) IGNORE NULLS`,
    'count(*)',
  ])
  const over = random.pick([`(${window(pool, random)})`, 'w', '(w ROWS 2 PRECEDING)', 'v', '(w PARTITION BY b)'])
  const order = random.pick(['', ` ORDER BY ${call} OVER w`, ' ORDER BY 1'])
  return `SELECT ${call} OVER ${over} FROM typed WINDOW w AS (${window(pool, random)})${order}`
}

function values({ pool, random }: Made): string {
  const alone = pool.ofType(random.pick(['integer', 'varchar(1)', 'decimal(2,1)']))
  const constant = random.pick([
    '1',
    '1.50',
    "'abc'",
    'NULL',
    '2e0',
    "BIGINT '1'",
    "DATE '2024-01-01'",
    'ARRAY[1]',
    'ROW(1, NULL)',
  ])
  const other = random.pick(['1', '10.5', "'ab'", 'NULL', '3e0', alone])
  return `SELECT * FROM (VALUES (${constant}, ${other}), (${other}, ${constant}))${random.pick(['', ' AS v (a, b)', ' AS v (a)'])}`
}
