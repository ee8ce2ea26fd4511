import { expect, test } from 'vitest'
import { duckdbFunctions, MAX_RESULT, type SqlValue } from './duckdb-functions.ts'

function run(name: string, ...args: readonly SqlValue[]): SqlValue {
  const found = duckdbFunctions.find(fn => fn.name === name)
  if (!found) throw new Error(`no function ${name}`)
  return found.call(...args)
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const hex = (value: SqlValue): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
const micros = (text: string): bigint => BigInt(Date.parse(`${text}Z`)) * 1000n

test('every function has a name of its own, with the prefix', () => {
  const names = duckdbFunctions.map(fn => fn.name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter(name => !/^trino_[a-z0-9_]+$/.test(name))).toEqual([])
})

test.each([
  [0.1, '1.0E-1'],
  [1234567.5, '1.2345675E6'],
  [1e21, '1.0E21'],
  [-0, '-0E0'],
  [0, '0E0'],
  [5e-324, '4.9E-324'],
  [1e-323, '1.0E-323'],
  [1e23, '9.999999999999999E22'],
  [2 ** -44, '5.6843418860808015E-14'],
  [2 ** 60, '1.15292150460684698E18'],
  [2 ** 70, '1.1805916207174113E21'],
  [Number.NaN, 'NaN'],
  [-Infinity, '-Infinity'],
])('the double %s is written as Trino casts it: %s', (value, text) => {
  expect(run('trino_double_text', value)).toBe(text)
})

test.each([
  [1.5, '1.5'],
  [100, '100.0'],
  [1e7, '1.0E7'],
  [0.001, '0.001'],
  [0.0001, '1.0E-4'],
])('the double %s is written as Java prints it: %s', (value, text) => {
  expect(run('trino_double_plain', value)).toBe(text)
})

test.each([
  [1.1, '1.1E0'],
  [3.4028235e38, '3.402823E38'],
  [0.099999994, '9.999999E-2'],
  [5.7110335e-24, '5.711034E-24'],
  [107.57385, '1.075738E2'],
  [656469250, '6.564693E8'],
  [1048576.5, '1.048576E6'],
  [1.4e-45, '1.4E-45'],
])('the real %s is cast to seven digits at most: %s', (value, text) => {
  expect(run('trino_real_text', Math.fround(value))).toBe(text)
})

test('a real in JSON has the fewest digits that a real needs', () => {
  expect(run('trino_real_json', Math.fround(3.4028235e38))).toBe('3.4028235E38')
})

test.each([
  ['%05d', ['integer:42'], '00042'],
  ['%5s|%-5s|', ['varchar:a', 'varchar:b'], '    a|b    |'],
  ['%2$s %1$s', ['varchar:a', 'varchar:b'], 'b a'],
  ['%08.3f', ['double:3.14159'], '0003.142'],
  ['%.0f', ['double:2.5'], '3'],
  ['%e', ['double:12345.678'], '1.234568e+04'],
  ['%,d', ['bigint:-1234567'], '-1,234,567'],
  ['%x', ['bigint:-1'], 'ffffffffffffffff'],
  ['%1$tA, %1$tB %1$te, %1$tY', ['date:2024-01-02'], 'Tuesday, January 2, 2024'],
  ['%s', ['timestamp:2024-01-02 10:00:00.000'], '2024-01-02T10:00'],
  ['100%% %b', ['boolean:true'], '100% true'],
  ['%.3g', ['double:0.00012345'], '0.000123'],
  ['%s', [null], 'null'],
] as const)('format of %s over %s is as in Java', (template, values, text) => {
  expect(run('trino_format', template, ...values)).toBe(text)
})

test.each([['%s %s'], ['%d'], ['%q'], ['%']])('format fails on %s as Trino does', template => {
  expect(() => run('trino_format', template, 'varchar:a')).toThrow('TRINO_ERROR INVALID_FUNCTION_ARGUMENT')
})

test.each([
  ['%Y-%m-%d %H:%i:%s', '2024-03-05 07:08:09'],
  ['%f', '123000'],
  ['%a %b %c %e %k %l', 'Tue Mar 3 5 7 7'],
  ['%M %W %p %r', 'March Tuesday AM 07:08:09 AM'],
  ['%x-W%v %j', '2024-W10 065'],
])('date_format with %s', (format, text) => {
  expect(run('trino_date_format', micros('2024-03-05T07:08:09.123'), format)).toBe(text)
})

test.each([
  ['2024-03-05 07:08:09', '%Y-%m-%d %H:%i:%s', '2024-03-05T07:08:09'],
  ['March 5 2024', '%M %e %Y', '2024-03-05T00:00:00'],
  ['70-01-01', '%y-%m-%d', '1970-01-01T00:00:00'],
  ['20240305', '%Y%m%d', '2024-03-05T00:00:00'],
  ['2024-W10', '%x-W%v', '2024-03-04T00:00:00'],
])('date_parse of %s by %s', (text, format, result) => {
  expect(run('trino_date_parse', text, format)).toBe(micros(result))
})

test.each([
  ['2024-02-30', '%Y-%m-%d'],
  ['2024-03-05 extra', '%Y-%m-%d'],
  ['25', '%H'],
])('date_parse of %s by %s fails', (text, format) => {
  expect(() => run('trino_date_parse', text, format)).toThrow('TRINO_ERROR INVALID_FUNCTION_ARGUMENT')
})

test.each([
  ['EEE, d MMM yyyy hh:mm a', 'Tue, 5 Mar 2024 05:08 PM'],
  ['EEEE MMMM D', 'Tuesday March 65'],
  ["yyyy-MM-dd'T'HH:mm:ss.SSS Z ZZ ZZZ", '2024-03-05T17:08:09.123 +0100 +01:00 Europe/Paris'],
])('format_datetime with %s', (format, text) => {
  expect(run('trino_format_datetime', micros('2024-03-05T17:08:09.123'), format, 'Europe/Paris', 60)).toBe(text)
})

test.each([
  ['2024-01-01T10:20:30Z', '2024-01-01T10:20:30'],
  ['2024-W01-1', '2024-01-01T00:00:00'],
  ['2024-032T12+02:00', '2024-02-01T10:00:00'],
])('the ISO timestamp %s', (text, result) => {
  expect(run('trino_iso_timestamp', text)).toBe(micros(result))
})

test.each([
  ['{"b": 1, "a": [1,  2]}', '{"a":[1,2],"b":1}'],
  ['{"a":1,"a":2}', '{"a":2}'],
  ['1.50', '1.5'],
  ['1e2', '100.0'],
  ['1E-7', '1.0E-7'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['"é😀"', '"é\\uD83D\\uDE00"'],
])('json_parse makes %s canonical', (text, canonical) => {
  expect(run('trino_json_parse', text)).toBe(canonical)
})

test.each([
  ['nope'],
  ['{a:1}'],
  ['[1,]'],
  ['01'],
  ['"\\x"'],
  [''],
  ['['.repeat(5000)],
])('json_parse refuses %s', text => {
  expect(() => run('trino_json_parse', text)).toThrow('TRINO_ERROR INVALID_FUNCTION_ARGUMENT')
})

test.each([
  ['{"a":{"b":[10,20]}}', '$.a.b[1]', '20'],
  ['{"a":1,"a":2}', '$.a', '1'],
  ['{"a":1.50}', '$.a', '1.50'],
  ['{"a b":"x"}', '$["a b"]', 'x'],
  ['{"a":1} and more', '$.a', '1'],
  ['{"a":null}', '$.a', null],
  ['{"a":[1]}', '$.a', null],
  ['bad', '$.a', null],
])('json_extract_scalar of %s at %s', (text, path, found) => {
  expect(run('trino_json_extract_scalar', text, path)).toBe(found)
})

test.each(['', '$..a', '$.a[*]', '$.a.*', '$[-1]', "$['a']", '$.a-b'])('the JSON path %s is refused', path => {
  expect(() => run('trino_json_extract', '{}', path)).toThrow('Invalid JSON path')
})

test.each([
  ['lax $.a[*] ? (@.n == "y").v', ['value', '2']],
  ['lax $.a.size()', ['value', '2']],
  ['lax $.a[last].v', ['value', '2']],
  ['lax $.b', ['empty']],
  ['strict $.b', ['PATH_EVALUATION_ERROR']],
  ['lax $.a', ['JSON_VALUE_RESULT_ERROR']],
  ['lax $.a[0].v + 41', ['value', '42']],
])('json_value at %s', (path, result) => {
  expect(run('trino_json_value', '{"a":[{"n":"x","v":1},{"n":"y","v":2}]}', path, 'varchar')).toEqual(result)
})

test('json_object hands its members out in the order of a hash table of Java', () => {
  expect(run('trino_json_object', 'null', 'repeated', 'd', '1.50', 'e', '1.0', 't', 'true')).toBe(
    '{"d":1.50,"t":true,"e":1.0}',
  )
  expect(run('trino_json_object', 'absent', 'repeated', 'a', null)).toBe('{}')
})

test.each([
  ['https://example.com:8080/a/b?x=1&y=2#frag', 'trino_url_host', 'example.com'],
  ['https://example.com:8080/a/b?x=1&y=2#frag', 'trino_url_query', 'x=1&y=2'],
  ['https://e.com/a%20b', 'trino_url_path', '/a b'],
  ['not a url', 'trino_url_host', null],
  ['', 'trino_url_host', ''],
  ['mailto:a@b', 'trino_url_path', ''],
])('%s by %s', (url, name, part) => {
  expect(run(name, url)).toBe(part)
})

test('forms are encoded as Java does it', () => {
  expect(run('trino_url_encode', '~-_.* é')).toBe('%7E-_.*+%C3%A9')
  expect(run('trino_url_decode', 'a+b%20c')).toBe('a b c')
  expect(() => run('trino_url_decode', '%zz')).toThrow('TRINO_ERROR INVALID_FUNCTION_ARGUMENT')
})

test('hashes agree with published ones', () => {
  expect(hex(run('trino_sha512', bytes('abc'))).slice(0, 32)).toBe('ddaf35a193617abacc417349ae204131')
  expect(hex(run('trino_xxhash64', bytes('a')))).toBe('d24ec4f1a98c6e5b')
  expect(hex(run('trino_hmac_sha256', bytes('a'), bytes('k')))).toBe(
    '78da91511e675587f5b9df78bedebaf5560da2abb88162ee875dcdf744951d9e',
  )
  expect(hex(run('trino_hmac_md5', bytes('what do ya want for nothing?'), bytes('Jefe')))).toBe(
    '750c783e6ab0b503eaa86e310a5db738',
  )
  expect(hex(run('trino_hmac_sha1', bytes('what do ya want for nothing?'), bytes('Jefe')))).toBe(
    'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
  )
  expect(run('trino_crc32', bytes('123456789'))).toBe(0xcbf43926n)
  expect(hex(run('trino_spooky_32', bytes('')))).toBe('6bf50919')
  expect(hex(run('trino_spooky_64', bytes('abc')))).toBe('8aab15f77537c967')
})

test('base 32 and base 64 come back as they went', () => {
  expect(run('trino_to_base32', bytes('hello'))).toBe('NBSWY3DP')
  expect(hex(run('trino_from_base32', 'NBSWY3DP'))).toBe(hex(bytes('hello')))
  expect(hex(run('trino_from_base64', 'aGVsbG8'))).toBe(hex(bytes('hello')))
  expect(() => run('trino_from_base64', 'a')).toThrow('TRINO_ERROR INVALID_FUNCTION_ARGUMENT')
})

test.each([
  ['trino_levenshtein', ['kitten', 'sitting'], 3n],
  ['trino_levenshtein', ['日本', '日x'], 1n],
  ['trino_strpos_nth', ['hello world hello', 'hello', -1n], 13n],
  ['trino_strpos_nth', ['aaa', 'aa', 2n], 2n],
  ['trino_from_utf8', [Uint8Array.of(0xff, 0x41), '?'], '?A'],
  ['trino_split', ['a,b,c', ',', 2n], ['a', 'b,c']],
  ['trino_soundex', ['Robert'], 'R163'],
  ['trino_luhn', ['79927398713'], true],
  ['trino_human_seconds', [3661], '1 hour, 1 minute, 1 second'],
  ['trino_format_number', [1234567], '1.23M'],
  ['trino_data_size', ['2.3MB'], '2411724'],
  ['trino_parse_duration', ['1.5h'], 5_400_000n],
  ['trino_from_base', ['ff', 16n], 255n],
  ['trino_shift_left', [1n, 63n, 32n], 0n],
  ['trino_shift_right_arithmetic', [-8n, 64n, 32n], -1n],
] as const)('%s of %s', (name, args, result) => {
  expect(run(name, ...(args as readonly SqlValue[]))).toEqual(result)
})

test('a result that grows beyond the bound is an error', () => {
  const long = 'é'.repeat(MAX_RESULT / 2)
  expect(() => run('trino_url_encode', long)).toThrow('TRINO_ERROR EXCEEDED_FUNCTION_RESULT_SIZE')
  expect(() => run('trino_format', '%2000000s', 'varchar:a')).toThrow('TRINO_ERROR EXCEEDED_FUNCTION_RESULT_SIZE')
})

test.each([
  ['trino_normal_cdf', [0, 1, -1.96], 0.024997895148220428],
  ['trino_normal_cdf', [0, 1, -7.5], 3.191891195797325e-14],
  ['trino_inverse_normal_cdf', [0, 1, 0.001], -3.0902323061678136],
  ['trino_beta_cdf', [0.1, 0.01, 0.3], 0.08332991895877082],
  ['trino_t_cdf', [-3.3, 1], 0.09365777093187934],
  ['trino_t_pdf', [2, 100], 0.0549086432954067],
])('%s of %j is %s, as Trino has it', (name, args, value) => {
  expect(run(name, ...args)).toBeCloseTo(value, 14)
})

test('a distribution whose fraction does not come to an end is refused, TRY or not', () => {
  expect(() => run('trino_beta_cdf', 1e14, 1e14, 0.5)).toThrow(expect.objectContaining({ passesTry: true }))
})

test('combinations come as Trino orders them, and only as many as it allows', () => {
  expect(run('trino_combinations', 4n, 2)).toEqual([
    [1n, 2n],
    [1n, 3n],
    [2n, 3n],
    [1n, 4n],
    [2n, 4n],
    [3n, 4n],
  ])
  expect(run('trino_combinations', 2n, 3)).toEqual([])
  expect(() => run('trino_combinations', 1000n, 2)).toThrow('combinations exceed max size')
})

test('murmur3 is that of Trino, of short and of long bytes', () => {
  expect(hex(run('trino_murmur3', bytes('hello')))).toBe(
    Buffer.from('Apu9QbOn2MsZHa5IapAeWw==', 'base64').toString('hex'),
  )
  expect(hex(run('trino_murmur3', bytes('hello world, this is longer than sixteen')))).toBe(
    Buffer.from('Zyw34yoBL5HQBzMTa+3BCQ==', 'base64').toString('hex'),
  )
})
