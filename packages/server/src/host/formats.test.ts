import { type Field, RecordBatchReader } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOST_COMMAND } from '../../test/built.ts'
import { type Asked, HostProcess } from '../../test/host-process.ts'

let host: HostProcess
beforeAll(async () => {
  host = await HostProcess.open(HOST_COMMAND)
})
afterAll(() => host.close())

async function text(asked: Asked): Promise<string> {
  const { bytes, last } = await host.run(asked)
  expect(last).toMatchObject({ kind: 'ended' })
  return bytes.toString()
}

const TWO_ROWS = {
  ...{ sql: `SELECT * FROM (VALUES (1, 'a'), (NULL, 'é"')) AS t(n, s) ORDER BY s`, id: 'q' },
  columns: [
    { name: 'n', type: 'integer' },
    { name: 's', type: 'varchar' },
  ],
}
const NO_ROWS = { ...TWO_ROWS, sql: `SELECT 1, 'a' WHERE false` }
const END = '["end",{"status":"complete","rows":2,"truncated":false,"queryId":"q"}]\n'
const SCHEMA = '["schema",{"columns":[{"name":"n","type":"integer"},{"name":"s","type":"varchar"}]}]\n'
const PREAMBLE = '{"assetStatus":[]}'

describe('the bytes of', () => {
  test('ndjson are a schema line, objects, an end line', async () => {
    expect(await text({ ...TWO_ROWS, format: 'ndjson' })).toBe(
      `${SCHEMA}{"n":1,"s":"a"}\n{"n":null,"s":"é\\""}\n${END}`,
    )
    expect(await text({ ...NO_ROWS, format: 'ndjson' })).toBe(`${SCHEMA}${END.replace('"rows":2', '"rows":0')}`)
  })

  test('minimal are one line with columns and data, which says the columns without rows too', async () => {
    expect(await text({ ...TWO_ROWS, format: 'minimal' })).toBe(
      '{"columns":["n","s"],"data":[[1,"a"],[null,"é\\""]]}\n',
    )
    expect(await text({ ...NO_ROWS, format: 'minimal' })).toBe('{"columns":["n","s"],"data":[]}\n')
  })

  test('json are arrays of objects, one array without rows', async () => {
    expect(await text({ ...TWO_ROWS, format: 'json' })).toBe('[{"n":1,"s":"a"},{"n":null,"s":"é\\""}]\n')
    expect(await text({ ...NO_ROWS, format: 'json' })).toBe('[]\n')
  })

  test('csv are a header and rows with CRLF, also without rows', async () => {
    expect(await text({ ...TWO_ROWS, format: 'csv' })).toBe('n,s\r\n1,a\r\n,"é"""\r\n')
    expect(await text({ ...NO_ROWS, format: 'csv' })).toBe('n,s\r\n')
  })

  test('minimal and json begin with the preamble, on a line of its own', async () => {
    expect(await text({ ...NO_ROWS, format: 'minimal', preamble: PREAMBLE })).toBe(
      `${PREAMBLE}\n{"columns":["n","s"],"data":[]}\n`,
    )
    expect(await text({ ...NO_ROWS, format: 'json', preamble: PREAMBLE })).toBe(`${PREAMBLE}\n[]\n`)
  })

  test('many pages say the columns once, and every row once', async () => {
    const many = { sql: 'SELECT CAST(i AS INTEGER) FROM range(100000) t(i)' }
    const pages = (await text({ ...many, format: 'minimal' }))
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.filter(page => 'columns' in page)).toHaveLength(1)
    expect(pages.flatMap(({ data }) => data)).toEqual(Array.from({ length: 100_000 }, (_, i) => [i]))
    const arrays = (await text({ ...many, format: 'json' }))
      .trimEnd()
      .split('\n')
      .flatMap(line => JSON.parse(line))
    expect(arrays).toEqual(Array.from({ length: 100_000 }, (_, a) => ({ a })))
  })

  test('columns of one name: the last value in json, as OSO has it; both in the others', async () => {
    const double = { sql: 'SELECT 1, 2, 3', columns: ['x', 'y', 'x'].map(name => ({ name, type: 'integer' })) }
    expect(await text({ ...double, format: 'json' })).toBe('[{"x":3,"y":2}]\n')
    expect(await text({ ...double, format: 'minimal' })).toBe('{"columns":["x","y","x"],"data":[[1,2,3]]}\n')
    expect(await text({ ...double, format: 'csv' })).toBe('x,y,x\r\n1,2,3\r\n')
  })

  test('a name that is no plain word is written as JSON and CSV write it', async () => {
    const odd = { sql: 'SELECT 1', columns: [{ name: `it's "a", b`, type: 'integer' }] }
    expect(await text({ ...odd, format: 'json' })).toBe('[{"it\'s \\"a\\", b":1}]\n')
    expect(await text({ ...odd, format: 'csv' })).toBe('"it\'s ""a"", b"\r\n1\r\n')
  })
})

// Trino's type, DuckDB's SQL, what JSON shows, what CSV shows.
const VALUES: readonly (readonly [type: string, sql: string, json: string, csv?: string])[] = [
  ['boolean', 'true', 'true'],
  ['tinyint', 'CAST(-128 AS TINYINT)', '-128'],
  ['bigint', '9223372036854775807', '9223372036854775807'],
  ['real', 'CAST(0.1 AS FLOAT)', '0.1'],
  ['double', '1e300', '1e300', '1e+300'],
  ['double', '-0.0e0', '-0.0'],
  ['double', '5e-324', '5e-324'],
  ['double', `CAST('NaN' AS DOUBLE)`, '"NaN"'],
  ['double', `CAST('-Infinity' AS DOUBLE)`, '"-Infinity"'],
  ['decimal(10,2)', 'CAST(-0.5 AS DECIMAL(10,2))', '"-0.50"'],
  [
    'decimal(38,0)',
    'CAST(99999999999999999999999999999999999999 AS DECIMAL(38,0))',
    '"99999999999999999999999999999999999999"',
  ],
  ['varchar', `'line' || chr(10) || chr(1) || '"\\ é 🎈'`, '"line\\n\\u0001\\"\\\\ é 🎈"', '"line\n\u0001""\\ é 🎈"'],
  ['varchar', `''`, '""', '""'],
  ['varchar', `'null'`, '"null"'],
  ['char(3)', `'a  '`, '"a  "'],
  ['varbinary', `'\\xFF\\x00'::BLOB`, '"/wA="'],
  ['date', `DATE '2024-02-29'`, '"2024-02-29"'],
  ['date', `DATE '10000-01-02'`, '"+10000-01-02"'],
  ['date', `DATE '0044-03-15 (BC)'`, '"-0043-03-15"'],
  ['time(3)', `TIME '01:02:03.5'`, '"01:02:03.500"'],
  ['time(0)', `TIME '01:02:03'`, '"01:02:03"'],
  ['timestamp(3)', `TIMESTAMP '2024-01-02 03:04:05.678'`, '"2024-01-02 03:04:05.678"'],
  ['timestamp(0)', `TIMESTAMP '2024-01-02 03:04:05'`, '"2024-01-02 03:04:05"'],
  ['timestamp(1)', `TIMESTAMP '2024-01-02 03:04:05.6'`, '"2024-01-02 03:04:05.6"'],
  ['timestamp(6)', `TIMESTAMP '0001-01-02 03:04:05.000001'`, '"0001-01-02 03:04:05.000001"'],
  ['timestamp(3)', `TIMESTAMP '12345-01-02 00:00:00'`, '"+12345-01-02 00:00:00.000"'],
  ['timestamp(3) with time zone', `TIMESTAMPTZ '2024-01-02 03:04:05+02'`, '"2024-01-02 01:04:05.000 UTC"'],
  ['interval day to second', 'to_milliseconds(-90061001)', '"-1 01:01:01.001"'],
  ['interval year to month', 'to_months(30)', '"2-6"'],
  ['uuid', `UUID '00112233-4455-6677-8899-aabbccddeeff'`, '"00112233-4455-6677-8899-aabbccddeeff"'],
  ['json', `'{"a": [1, "x"]}'`, '"{\\"a\\": [1, \\"x\\"]}"', '"{""a"": [1, ""x""]}"'],
  ['unknown', 'NULL', 'null', ''],
  ['array(integer)', '[1, NULL, 3]', '[1,null,3]', '"[1,null,3]"'],
  ['array(integer)', 'CAST([] AS INTEGER[])', '[]', '[]'],
  ['array(array(varchar))', `[['a', NULL], NULL, []]`, '[["a",null],null,[]]', '"[[""a"",null],null,[]]"'],
  [
    'array(timestamp(3))',
    `[TIMESTAMP '2024-01-02 03:04:05']`,
    '["2024-01-02 03:04:05.000"]',
    '"[""2024-01-02 03:04:05.000""]"',
  ],
  ['map(varchar, double)', `MAP {'k"': 1.5e0, 'n': NULL}`, '{"k\\"":1.5,"n":null}', '"{""k\\"""":1.5,""n"":null}"'],
  ['map(bigint, array(bigint))', 'MAP {1: [2]}', '{"1":[2]}', '"{""1"":[2]}"'],
  ['row(a integer, varchar)', `{'a': 1, 'field1': 'x'}`, '[1,"x"]', '"[1,""x""]"'],
  ['row(a integer, b row(c varchar))', `{'a': NULL, 'b': {'c': 'y'}}`, '[null,["y"]]', '"[null,[""y""]]"'],
]

describe('a value', () => {
  // Where CSV is not said, it is JSON's text without its quotes.
  const shown = VALUES.map(([type, sql, json, csv = json.replace(/^"|"$/g, '')]) => [type, sql, json, csv] as const)

  test.each(shown)('of type %s, %s, is %s', async (type, sql, json, csv) => {
    const asked = { sql: `SELECT ${sql}`, columns: [{ name: 'v', type }] }
    expect(await text({ ...asked, format: 'minimal' })).toBe(`{"columns":["v"],"data":[[${json}]]}\n`)
    expect(await text({ ...asked, format: 'csv' })).toBe(`v\r\n${csv}\r\n`)
  })

  // A row with what JSON has no number for is written in another way.
  test.each(shown)('of type %s, %s, is the same beside a number and beside none', async (type, sql, json) => {
    const columns = [
      { name: 'f', type: 'double' },
      { name: 'v', type },
    ]
    const both = { sql: `SELECT CAST(f AS DOUBLE), ${sql} FROM (VALUES ('1.5'), ('NaN')) AS t(f) ORDER BY 1`, columns }
    const sameNumber = (written: string): string => written.replace('e+', 'e')
    expect(sameNumber(await text({ ...both, format: 'minimal' }))).toBe(
      `{"columns":["f","v"],"data":[[1.5,${json}],["NaN",${json}]]}\n`,
    )
    expect(sameNumber(await text({ ...both, format: 'json' }))).toBe(
      `[{"f":1.5,"v":${json}},{"f":"NaN","v":${json}}]\n`,
    )
  })

  test('that is any float is read again as it was', async () => {
    const sql = `SELECT d, CAST(d AS VARCHAR), CAST(f AS FLOAT), CAST(CAST(f AS FLOAT) AS VARCHAR) FROM (
      SELECT (hash(i) / 2e19 - 0.5) * power(10e0, i % 600 - 300) AS d, (hash(i, 1) / 2e19 - 0.5) * power(10e0, i % 70 - 35) AS f
      FROM range(20000) AS t(i)) AS u`
    const columns = ['double', 'varchar', 'real', 'varchar'].map((type, index) => ({ name: `c${index}`, type }))
    const rows: [number, string, number, string][] = (await text({ sql, columns, format: 'minimal' }))
      .trimEnd()
      .split('\n')
      .flatMap(line => JSON.parse(line).data)
    expect(rows).toHaveLength(20_000)
    expect(rows.filter(([d, dText, f, fText]) => d !== Number(dText) || f !== Number(fText))).toEqual([])
  })

  const types = [...new Set(VALUES.map(([type]) => type))]

  test.each(types)('NULL of type %s is null in JSON and nothing in CSV', async type => {
    const sql = VALUES.find(value => value[0] === type)?.[1] ?? 'NULL'
    const asked = { sql: `SELECT CASE WHEN false THEN ${sql} END`, columns: [{ name: 'v', type }] }
    expect(await text({ ...asked, format: 'minimal' })).toBe('{"columns":["v"],"data":[[null]]}\n')
    expect(await text({ ...asked, format: 'csv' })).toBe('v\r\n\r\n')
  })
})

const BIGINT = { name: 'n', type: 'bigint' }

describe('Arrow', () => {
  async function arrow(type: string, sql: string): Promise<{ field: Field; value: unknown }> {
    const { bytes, last } = await host.run({ sql, format: 'arrow', columns: [{ name: 'v', type }] })
    expect(last).toMatchObject({ kind: 'ended' })
    const reader = RecordBatchReader.from(bytes).open()
    const field = reader.schema.fields[0]
    if (!field) throw new Error('no field')
    const [first] = [...reader]
    return { field, value: first?.getChildAt(0)?.get(0) }
  }

  test.each([
    ['boolean', 'true', 'Bool', true],
    ['tinyint', 'CAST(-5 AS TINYINT)', 'Int8', -5],
    ['smallint', 'CAST(-5 AS SMALLINT)', 'Int16', -5],
    ['integer', '-5', 'Int32', -5],
    ['bigint', '9223372036854775807', 'Int64', 9223372036854775807n],
    ['real', 'CAST(0.5 AS FLOAT)', 'Float32', 0.5],
    ['double', '0.1e0', 'Float64', 0.1],
    ['varchar', `'née'`, 'Utf8', 'née'],
    ['json', `'{}'`, 'Utf8', '{}'],
    ['varbinary', `'\\xFF'::BLOB`, 'Binary', new Uint8Array([255])],
    ['date', `DATE '1970-01-03'`, 'Date32<DAY>', 172_800_000],
    ['time(3)', `TIME '00:00:01.5'`, 'Time64<MICROSECOND>', 1_500_000n],
    ['timestamp(0)', `TIMESTAMP '1970-01-01 00:00:02'`, 'Timestamp<SECOND>', 2000],
    ['timestamp(3)', `TIMESTAMP '1970-01-01 00:00:02.003'`, 'Timestamp<MILLISECOND>', 2003],
    ['timestamp(6)', `TIMESTAMP '1970-01-01 00:00:02.003004'`, 'Timestamp<MICROSECOND>', 2003.004],
    ['timestamp(3) with time zone', `TIMESTAMPTZ '1970-01-01 02:00:00+02'`, 'Timestamp<MILLISECOND, UTC>', 0],
    [
      'uuid',
      `UUID '00112233-4455-6677-8899-aabbccddeeff'`,
      'FixedSizeBinary[16]',
      Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
    ],
    ['interval year to month', 'to_months(30)', 'Interval<MONTH_DAY_NANO>', new Int32Array([30, 0, 0, 0])],
    ['unknown', 'NULL', 'Null', null],
  ])('carries %s, %s, as %s', async (type, sql, name, value) => {
    const found = await arrow(type, `SELECT ${sql}`)
    expect(String(found.field.type)).toBe(name)
    expect(found.field.metadata.get('trino:type')).toBe(type)
    expect(found.value instanceof Uint8Array ? new Uint8Array(found.value) : found.value).toEqual(
      value instanceof Buffer ? new Uint8Array(value) : value,
    )
  })

  test('carries a decimal with its scale, of all 38 digits', async () => {
    const { field, value } = await arrow(
      'decimal(38,2)',
      `SELECT CAST('-999999999999999999999999999999999999.99' AS DECIMAL(38,2))`,
    )
    expect(field.type).toMatchObject({ precision: 38, scale: 2, bitWidth: 128 })
    expect(String(value)).toBe('-99999999999999999999999999999999999999')
  })

  test('names what Arrow has an extension for', async () => {
    expect((await arrow('json', `SELECT '1'`)).field.metadata.get('ARROW:extension:name')).toBe('arrow.json')
    expect((await arrow('uuid', 'SELECT uuid()')).field.metadata.get('ARROW:extension:name')).toBe('arrow.uuid')
  })

  test.each([
    [
      'array(row(a integer, b timestamp(3)))',
      `[{'x': 1, 'y': TIMESTAMP '1970-01-01 00:00:01'}, NULL]`,
      '[{"a":1,"b":1000},null]',
    ],
    ['map(varchar, array(bigint))', `MAP {'k': [1, NULL]}`, '{"k":["1",null]}'],
    ['row(varchar, row(c boolean))', `{'x': 'a', 'y': {'z': true}}`, '{"field0":"a","field1":{"c":true}}'],
    ['array(array(varchar))', `[['a'], [], NULL]`, '[["a"],[],null]'],
  ])('carries %s whole, with the names of the type', async (type, sql, expected) => {
    const { field, value } = await arrow(type, `SELECT ${sql}`)
    expect(field.metadata.get('trino:type')).toBe(type)
    expect(JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner))).toBe(expected)
  })

  test('keeps NULLs in their places over many batches, in every layout', async () => {
    const pick = (sql: string, index: number): string => `CASE WHEN hash(i, ${index}) % 3 > 0 THEN ${sql} END`
    const sql = `SELECT ${['i', `'t' || i`, 'uuid()', 'i % 2 = 0'].map(pick).join(', ')} FROM range(100000) t(i)`
    const columns = ['bigint', 'varchar', 'uuid', 'boolean'].map((type, index) => ({ name: `c${index}`, type }))
    const { bytes } = await host.run({ sql, columns, format: 'arrow' })
    const counts = [0, 0, 0, 0]
    for (const batch of RecordBatchReader.from(bytes)) {
      for (const index of counts.keys())
        counts[index] = (counts[index] ?? 0) + (batch.getChildAt(index)?.nullCount ?? 0)
    }
    const sums = counts.map((_, index) => `count(*) FILTER (WHERE hash(i, ${index}) % 3 = 0)`).join(', ')
    const expected = { sql: `SELECT ${sums} FROM range(100000) t(i)`, columns: counts.map(() => BIGINT) }
    expect(JSON.parse(await text({ ...expected, format: 'minimal' })).data[0]).toEqual(counts)
  })
})
