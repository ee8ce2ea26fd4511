/** What the embedded engine makes of a function. */
export type Verdict = Readonly<{
  /**
   * `exact`: DuckDB's own function does the same. `rewritten`: other SQL does. `typescript`: a function of
   * `oso-sql/duckdb-functions` does. `refused`: nothing does, and `why` says what to write instead.
   */
  verdict: 'exact' | 'rewritten' | 'typescript' | 'refused'
  why: string
}>

// Each line: names, then the reason that holds for all of them.

const EXACT = `
abs, atan, atan2, cbrt, cosh, degrees, exp, radians, sinh, tanh, pi, power, pow: the same function
bitwise_and, bitwise_or, bitwise_xor, bitwise_not, is_finite, is_infinite, is_nan: the same operation on 64 bits
starts_with, translate, to_utf8, to_base64, to_hex: the same function
year, quarter, month, week, week_of_year, day, day_of_month, day_of_week, dow, day_of_year, doy: the same calendar
year_of_week, yow, hour, minute, second, last_day_of_month: the same calendar
cardinality, flatten, filter, transform: the same on lists
map_concat: the same; in what order its keys come is not told
count, bool_and, bool_or, every, arbitrary, any_value, covar_pop, covar_samp: the same aggregate
stddev, stddev_samp, stddev_pop, variance, var_samp, var_pop: the same aggregate of doubles
bitwise_and_agg, bitwise_or_agg, bitwise_xor_agg, array_agg, listagg: the same aggregate
row_number, rank, dense_rank, percent_rank, cume_dist, first_value, last_value: the same window function
json_format, to_milliseconds: the value already is what it gives
uuid, random, rand: no two calls agree on either engine
`

const REWRITTEN = `
acos, asin, cos, sin, tan, sqrt, ln, log, log2, log10: NaN or an infinity where DuckDB refuses the argument
ceil, ceiling, floor, round, sign, truncate: the type that Trino gives; decimals are rounded on their digits
e, infinity, nan: written as a value
greatest, least: NULL if one argument is; NaN only if all are
mod: an error for zero, where DuckDB gives NULL
bit_count: the number is checked against the bits
length, lower, upper: bytes are counted for binary; a sharp s has no capital
reverse: by code point, where DuckDB keeps clusters of them together
substr, substring: empty for a start of 0 or before the text
trim, ltrim, rtrim: Java's white space
lpad, rpad, chr, codepoint, from_hex: arguments are checked
concat, concat_ws, split, split_part, replace, repeat: NULL, empty and missing parts as in Trino
typeof, current_timezone: known before the query runs
date, date_trunc, date_add, date_diff: complete units; in the zone of the value
now, current_date: as in a session in UTC
millisecond, to_unixtime, from_unixtime, to_iso8601: from the parts of the instant
at_timezone, with_timezone, timezone, timezone_hour, timezone_minute: the zone is known before the query runs, or refused
md5, sha1, sha256, to_base64url: bytes, where DuckDB gives hexadecimal text
element_at, slice, sequence, trim_array, ngrams: bounds are checked
array_distinct, array_except, array_intersect, array_union: NULL is a value, in order of first appearance
array_max, array_min, array_position, array_remove, array_sort, contains, arrays_overlap: NULL and NaN as in Trino
array_join, contains_sequence, array_histogram, zip: by way of lists
any_match, all_match, none_match, reduce, reduce_agg, zip_with: by way of list functions with lambdas
dot_product, euclidean_distance, cosine_similarity, cosine_distance: sums over pairs of elements
map, map_keys, map_values, map_entries, map_from_entries, map_filter, transform_keys, transform_values: by way of lists
map_zip_with, multimap_from_entries: by way of lists
shuffle: in an order of chance
regexp_like, regexp_extract, regexp_extract_all, regexp_count, regexp_position: the pattern is read and written as RE2
regexp_replace, regexp_split: the pattern is read and written as RE2
sum, avg, count_if, min, max, min_by, max_by, geometric_mean: types, overflow, NaN and NULL as in Trino
corr, regr_slope, regr_intercept: NULL where nothing varies
skewness, kurtosis: Trino's formula
approx_distinct, approx_percentile: exact here, where Trino estimates
histogram, map_agg, multimap_agg, map_union: by way of lists
ntile, nth_value, lag, lead: the number is checked
`

const TYPESCRIPT = `
width_bucket, wilson_interval_lower, wilson_interval_upper, from_base, to_base: with Trino's checks
bitwise_left_shift, bitwise_right_shift, bitwise_right_shift_arithmetic: bits are lost without an error
strpos: only to find a later occurrence; the first is DuckDB's own
word_stem: Snowball's stemmer for English; other languages are refused
split_to_map, split_to_multimap, levenshtein_distance, hamming_distance, soundex, luhn_check, normalize, from_utf8: by code point
normal_cdf, inverse_normal_cdf, beta_cdf, t_cdf, t_pdf: by the series that Commons Math sums up
combinations: the places of those chosen, within Trino's bounds
format_number, human_readable_seconds, parse_data_size, parse_presto_data_size, parse_duration: numbers with a unit
date_format, date_parse, format_datetime, parse_datetime: MySQL's and Joda's formats
from_iso8601_date, from_iso8601_timestamp: all forms of ISO 8601 that Joda reads
sha512, hmac_md5, hmac_sha1, hmac_sha256, hmac_sha512, crc32, murmur3, xxhash64, spooky_hash_v2_32, spooky_hash_v2_64: hashes
checksum: the hash of each value, as its type has it; not of rows, maps and UUIDs
from_base64, from_base64url, to_base32, from_base32: encodings
to_big_endian_32, to_big_endian_64, from_big_endian_32, from_big_endian_64: numbers as bytes
to_ieee754_32, to_ieee754_64, from_ieee754_32, from_ieee754_64: numbers as bytes
url_extract_protocol, url_extract_host, url_extract_port, url_extract_path, url_extract_query: as java.net.URI
url_extract_fragment, url_extract_parameter, url_encode, url_decode: as java.net.URI and the encoding of forms
json_parse, json_extract, json_extract_scalar, json_size, json_array_length: Trino's canonical JSON and its paths
json_array_get, json_array_contains, is_json_scalar: Trino's canonical JSON and its paths
`

const REFUSED = `
approx_set, empty_approx_set, merge, make_set_digest, merge_set_digest, hash_counts: There are no sketches here; use approx_distinct.
intersection_cardinality, jaccard_index: There are no sketches here; count over a join.
qdigest_agg, tdigest_agg, value_at_quantile, values_at_quantiles, quantile_at_value: There are no sketches here; use approx_percentile.
approx_most_frequent, numeric_histogram: It depends on Trino's sketch; use GROUP BY with count and LIMIT.
bar, color, render, rgb: Colours are for terminals; leave them to the client.
inverse_beta_cdf: Compute it in the client; half the digits of Trino's answer depend on the way that it searches.
current_groups: The embedded engine has no groups.
from_unixtime_nanos, from_iso8601_timestamp_nanos: Times have 6 digits here; use from_unixtime or from_iso8601_timestamp.
exclude_columns, table_changes: Table functions do not run here; list the columns.
`

/** By Trino's name, in lower case. A function that is not listed is refused. */
export const PORTABILITY: Readonly<Record<string, Verdict>> = Object.fromEntries([
  ...lines(EXACT, 'exact'),
  ...lines(REWRITTEN, 'rewritten'),
  ...lines(TYPESCRIPT, 'typescript'),
  ...lines(REFUSED, 'refused'),
])

function lines(list: string, verdict: Verdict['verdict']): [string, Verdict][] {
  return list
    .trim()
    .split('\n')
    .flatMap(line => {
      const [names = '', why = ''] = line.split(/: (.*)/)
      return names.split(', ').map((name): [string, Verdict] => [name, { verdict, why }])
    })
}
