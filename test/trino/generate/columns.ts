/** A column for every kind of type that a value can have, with texts of values that are at the edges of it. */
export type Typed = Readonly<{ name: string; type: string; values: readonly string[] }>

const typed = (name: string, type: string, ...values: readonly string[]): Typed => ({ name, type, values })

/** The columns of the generated queries' table. */
export const COLUMNS: readonly Typed[] = [
  typed('b', 'boolean', 'TRUE', 'FALSE'),
  typed('i1', 'tinyint', '1', '-128', '127'),
  typed('i2', 'smallint', '0', '-3', '32767'),
  typed('i4', 'integer', '7', '-2147483648', '2'),
  typed('i8', 'bigint', '3', '-1', '9223372036854775807'),
  typed('f4', 'real', "'1.5'", "'NaN'", "'-0.0'"),
  typed('f8', 'double', '2.5e0', "'NaN'", "'-Infinity'", '-1e-3', '0e0'),
  typed('d5', 'decimal(5, 2)', '1.25', '-999.99', '0.05'),
  typed('d20', 'decimal(20, 0)', '12345678901234567890', '-5', '0'),
  typed('d38', 'decimal(38, 10)', '0.0000000001', '-1.5', '9999999999999999999999999999.9999999999'),
  typed('s', 'varchar', "'abc'", "''", "'Ünïcode 😀'", "' a,b '", "'12'"),
  typed('s5', 'varchar(5)', "'a%_b'", "'2.5'", "'ß'"),
  typed('c3', 'char(3)', "'x'", "'abc'", "''"),
  typed('bin', 'varbinary', "CAST('añ' AS varbinary)", "X''", "X'00FF'"),
  typed('d', 'date', "'2024-02-29'", "'1969-12-31'", "'2023-01-01'"),
  typed('t3', 'time(3)', "'00:00:00'", "'23:59:59.999'"),
  typed('tz', 'time(6) with time zone', "'10:11:12.123456+05:30'", "'00:00:00-01:00'"),
  typed('ts0', 'timestamp(0)', "'2024-02-29 12:34:56'", "'1969-12-31 23:59:59'"),
  typed('ts3', 'timestamp(3)', "'2024-12-31 23:59:59.999'", "'1900-01-01 00:00:00.001'"),
  typed('ts9', 'timestamp(9)', "'2024-01-31 01:02:03.123456789'"),
  typed('tsz', 'timestamp(3) with time zone', "'2024-03-10 02:30:00 UTC'", "TIMESTAMP '1969-07-01 12:00:00.5 UTC'"),
  typed('iv', 'interval day to second', "INTERVAL '1 02:03:04.5' DAY TO SECOND", "INTERVAL '-3' HOUR"),
  typed('im', 'interval year to month', "INTERVAL '1-2' YEAR TO MONTH", "INTERVAL '-1' MONTH"),
  typed('j', 'json', `JSON '{"a": [1, "x", null], "b": 1.50}'`, "JSON '[]'", "JSON 'null'"),
  typed('id', 'uuid', "UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59'"),
  typed('ip', 'ipaddress', "IPADDRESS '10.0.0.1'", "IPADDRESS '2001:db8::1'"),
  typed('ai', 'array(integer)', 'ARRAY[1, 2, NULL]', 'ARRAY[]', 'ARRAY[3]'),
  typed('as3', 'array(varchar(3))', "ARRAY['a', 'bcd']", "ARRAY[NULL, '']"),
  typed('ad', 'array(double)', 'ARRAY[1e0, nan()]', 'ARRAY[-0e0]'),
  typed('aa', 'array(array(bigint))', 'ARRAY[ARRAY[1], ARRAY[]]', 'ARRAY[NULL, ARRAY[2, 3]]'),
  typed('m', 'map(varchar, bigint)', "MAP(ARRAY['a', 'b'], ARRAY[1, NULL])", 'MAP()'),
  typed('mi', 'map(integer, varchar(2))', "MAP(ARRAY[1], ARRAY['x'])"),
  typed('r', 'row(x integer, y varchar(2))', "ROW(1, 'a')", "ROW(NULL, 'b')"),
  typed('ar', 'array(row(k varchar(1), v double))', "ARRAY[ROW('k', 1e0)]"),
]

/** Types to cast to, and to make NULLs of. */
export const TYPES: readonly string[] = [
  ...COLUMNS.map(({ type }) => type),
  ...['varchar(1)', 'char(1)', 'decimal(1, 0)', 'decimal(18, 18)', 'decimal(38, 38)', 'time(0)', 'timestamp(6)'],
  ...[
    'timestamp(12)',
    'timestamp(9) with time zone',
    'timestamp with time zone',
    'array(varchar)',
    'array(decimal(3, 1))',
  ],
  ...['map(bigint, varchar)', 'row(bigint, date)', 'row(a row(b tinyint))', 'array(json)', 'map(varchar, json)'],
]

/** The rows of the table as a relation: each row takes each column's next value, the last row is all NULL. */
export function valuesRelation(columns: readonly Typed[], rows: number): string {
  const row = (at: number): string =>
    columns.map(({ type, values }) => cell(type, values[at % values.length])).join(', ')
  const nulls = columns.map(({ type }) => cell(type, 'NULL')).join(', ')
  const lines = [...Array.from({ length: rows }, (_, at) => row(at)), nulls].map((line, at) => `(${at}, ${line})`)
  return `(VALUES ${lines.join(', ')}) AS typed (place, ${columns.map(({ name }) => name).join(', ')})`
}

function cell(type: string, value = 'NULL'): string {
  return `CAST(${value} AS ${type})`
}
