/*
 * The functions that a query may call, reviewed one by one. What is not here is refused, known to Trino or not.
 * `pure`: a value of its arguments, about as large as they are. `sizing`: a value whose size an argument sets.
 * Left out on purpose: table functions (`exclude_columns`, `table_changes`), which read; `current_groups`, which tells
 * of the server; `levenshtein_distance`, which no engine lets itself be interrupted in.
 */

const NUMBERS = `
  abs acos asin atan atan2 cbrt ceil ceiling cos cosh degrees e exp floor infinity is_finite is_infinite is_nan ln log
  log10 log2 mod nan pi pow power radians rand random round sign sin sinh sqrt tan tanh truncate width_bucket from_base
  to_base greatest least beta_cdf inverse_beta_cdf normal_cdf inverse_normal_cdf t_cdf t_pdf wilson_interval_lower
  wilson_interval_upper bit_count bitwise_and bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift
  bitwise_right_shift_arithmetic bitwise_xor format_number human_readable_seconds parse_data_size
  parse_presto_data_size parse_duration cosine_distance cosine_similarity dot_product euclidean_distance`

const TEXTS = `
  chr codepoint concat concat_ws format hamming_distance length lower ltrim luhn_check normalize replace reverse rtrim
  soundex split split_part split_to_map split_to_multimap starts_with strpos substr substring translate trim upper
  word_stem regexp_count regexp_extract regexp_extract_all regexp_like regexp_position regexp_replace regexp_split
  url_decode url_encode url_extract_fragment url_extract_host url_extract_parameter url_extract_path url_extract_port
  url_extract_protocol url_extract_query ngrams bar color render rgb uuid typeof`

const TIMES = `
  at_timezone current_date current_timezone date date_add date_diff date_format date_parse date_trunc day day_of_month
  day_of_week day_of_year dow doy format_datetime from_iso8601_date from_iso8601_timestamp
  from_iso8601_timestamp_nanos from_unixtime from_unixtime_nanos hour last_day_of_month millisecond minute month now
  parse_datetime quarter second timezone timezone_hour timezone_minute to_iso8601 to_milliseconds to_unixtime week
  week_of_year with_timezone year year_of_week yow`

const BINARIES = `
  crc32 from_base32 from_base64 from_base64url from_big_endian_32 from_big_endian_64 from_hex from_ieee754_32
  from_ieee754_64 from_utf8 hmac_md5 hmac_sha1 hmac_sha256 hmac_sha512 md5 murmur3 sha1 sha256 sha512
  spooky_hash_v2_32 spooky_hash_v2_64 to_base32 to_base64 to_base64url to_big_endian_32 to_big_endian_64 to_hex
  to_ieee754_32 to_ieee754_64 to_utf8 xxhash64`

const NESTED = `
  all_match any_match none_match array_distinct array_except array_histogram array_intersect array_join array_max
  array_min array_position array_remove array_sort array_union arrays_overlap cardinality combinations contains
  contains_sequence element_at filter flatten reduce shuffle slice transform trim_array zip zip_with map map_concat
  map_entries map_filter map_from_entries map_keys map_values map_zip_with multimap_from_entries transform_keys
  transform_values is_json_scalar json_array_contains json_array_get json_array_length json_extract
  json_extract_scalar json_format json_parse json_size coalesce if nullif try`

const AGGREGATES = `
  any_value approx_distinct approx_most_frequent approx_percentile approx_set arbitrary array_agg avg bitwise_and_agg
  bitwise_or_agg bitwise_xor_agg bool_and bool_or checksum corr count count_if covar_pop covar_samp every
  geometric_mean histogram kurtosis listagg make_set_digest map_agg map_union max max_by merge merge_set_digest min
  min_by multimap_agg numeric_histogram qdigest_agg reduce_agg regr_intercept regr_slope skewness stddev stddev_pop
  stddev_samp sum tdigest_agg var_pop var_samp variance empty_approx_set hash_counts intersection_cardinality
  jaccard_index quantile_at_value value_at_quantile values_at_quantiles`

const WINDOWS = 'cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number'

const SIZING = 'repeat lpad rpad sequence'

/** What a function may cost. */
export type CostClass = 'pure' | 'sizing'

/** Every function that a query may call, by name in lower case. */
export const ALLOWED_FUNCTIONS: ReadonlyMap<string, CostClass> = new Map([
  ...[NUMBERS, TEXTS, TIMES, BINARIES, NESTED, AGGREGATES, WINDOWS].flatMap(names => allowed(names, 'pure')),
  ...allowed(SIZING, 'sizing'),
])

function allowed(names: string, cost: CostClass): [string, CostClass][] {
  return names
    .trim()
    .split(/\s+/)
    .map(name => [name, cost])
}
