/** SQL, and the whole result of `select … as v` in the formats that are text. */
export const TEXTS: readonly Readonly<{ sql: string; csv: string; json: string; minimal: string }>[] = [
  text("cast('1.10' as decimal(5,2))", '1.10', '"1.10"'),
  text('9223372036854775807', '9223372036854775807', '9223372036854775807'),
  text('cast(null as varchar)', '', 'null'),
  text("cast('' as varchar)", '""', '""'),
  text(`'a "b", ' || chr(10) || 'c'`, '"a ""b"", \nc"', '"a \\"b\\", \\nc"'),
  text("'naïve 日本 \u{1f600}'", 'naïve 日本 \u{1f600}', '"naïve 日本 \u{1f600}"'),
  text('nan()', 'NaN', '"NaN"'),
  text('infinity()', 'Infinity', '"Infinity"'),
  text('1.5e0', '1.5', '1.5'),
  text('true', 'true', 'true'),
  text("x'00ff'", 'AP8=', '"AP8="'),
  text("date '2024-02-29'", '2024-02-29', '"2024-02-29"'),
  text("timestamp '2024-02-29 01:02:03.004'", '2024-02-29 01:02:03.004', '"2024-02-29 01:02:03.004"'),
  text(
    "timestamp '2024-02-29 01:02:03.004 America/New_York'",
    '2024-02-29 06:02:03.004 UTC',
    '"2024-02-29 06:02:03.004 UTC"',
  ),
  text("interval '-90' second", '-0 00:01:30.000', '"-0 00:01:30.000"'),
  text("interval '30' month", '2-6', '"2-6"'),
  text('array[1, null]', '"[1,null]"', '[1,null]'),
  text("row(1, 'x')", '"[1,""x""]"', '[1,"x"]'),
  text("map(array['k'], array[bigint '9007199254740993'])", '"{""k"":9007199254740993}"', '{"k":9007199254740993}'),
]

function text(sql: string, csv: string, json: string) {
  return {
    sql,
    csv: `v\r\n${csv}\r\n`,
    json: `[{"v":${json}}]\n`,
    minimal: `{"columns":["v"],"data":[[${json}]]}\n`,
  }
}
