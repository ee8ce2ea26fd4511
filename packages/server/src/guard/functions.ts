/*
 * The functions that a query may call, reviewed one by one. What is not here is refused, known to Trino or not.
 * Left out on purpose: table functions (`exclude_columns`, `table_changes`), which read; `current_groups`, which tells
 * of the server; `levenshtein_distance`, whose time is the product of its arguments' lengths and which no engine lets
 * itself be interrupted in.
 */

/**
 * What a function may cost. `scalar`: a value of fixed size. `linear`: a value about as large as its arguments. `sizing`:
 * a value whose size an argument sets, or that is larger than its arguments by a factor. `gathering`: a value as large as
 * the rows that it is made of, which the engine's memory limit holds.
 */
export type CostClass = 'scalar' | 'linear' | 'sizing' | 'gathering'

/** An engine that a function runs on. */
export type FunctionEngine = 'duckdb' | 'trino'

/** What the review of a function found. */
export type ReviewedFunction = Readonly<{
  /** In lower case. */
  name: string
  engines: readonly FunctionEngine[]
  cost: CostClass
  /** Why it is safe, as a sentence. */
  why: string
}>

type Group = Readonly<{ cost: CostClass; why: string; names: string }>

const GROUPS: readonly Group[] = [
  {
    ...{ cost: 'scalar', why: 'Computes a number from numbers; keeps no state, in bounded time.' },
    names: `
      abs acos asin atan atan2 cbrt ceil ceiling cos cosh degrees e exp floor infinity is_finite is_infinite is_nan ln
      log log10 log2 mod nan pi pow power radians rand random round sign sin sinh sqrt tan tanh truncate width_bucket
      from_base beta_cdf inverse_beta_cdf normal_cdf inverse_normal_cdf t_cdf t_pdf wilson_interval_lower
      wilson_interval_upper bit_count bitwise_and bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift
      bitwise_right_shift_arithmetic bitwise_xor`,
  },
  {
    ...{ cost: 'scalar', why: 'Reads a number out of a text or writes one; the text is short.' },
    names: `
      to_base format_number human_readable_seconds parse_data_size parse_presto_data_size parse_duration bar color
      render rgb uuid typeof chr codepoint soundex`,
  },
  {
    ...{ cost: 'scalar', why: 'Looks at its arguments once and gives a number or a truth value.' },
    names: `
      length strpos starts_with hamming_distance luhn_check regexp_count regexp_like regexp_position url_extract_port
      cosine_distance cosine_similarity dot_product euclidean_distance cardinality contains contains_sequence
      arrays_overlap array_position all_match any_match none_match json_array_contains json_array_length json_size
      is_json_scalar quantile_at_value value_at_quantile intersection_cardinality jaccard_index`,
  },
  {
    ...{ cost: 'linear', why: 'Gives a part of its argument, or each of its letters as another.' },
    names: `
      lower upper ltrim rtrim trim reverse substr substring split_part translate word_stem normalize regexp_extract
      regexp_extract_all regexp_split split split_to_map split_to_multimap url_decode url_extract_fragment
      url_extract_host url_extract_parameter url_extract_path url_extract_protocol url_extract_query`,
  },
  {
    ...{ cost: 'linear', why: 'Computes a time from times, or reads or writes one in a format.' },
    names: `
      at_timezone current_date current_timezone date date_add date_diff date_format date_parse date_trunc day
      day_of_month day_of_week day_of_year dow doy format_datetime from_iso8601_date from_iso8601_timestamp
      from_iso8601_timestamp_nanos from_unixtime from_unixtime_nanos hour last_day_of_month millisecond minute month now
      parse_datetime quarter second timezone timezone_hour timezone_minute to_iso8601 to_milliseconds to_unixtime week
      week_of_year with_timezone year year_of_week yow`,
  },
  {
    ...{ cost: 'linear', why: 'Encodes, decodes or digests bytes; holds no key but what the query brings.' },
    names: `
      crc32 from_base32 from_base64 from_base64url from_big_endian_32 from_big_endian_64 from_hex from_ieee754_32
      from_ieee754_64 from_utf8 hmac_md5 hmac_sha1 hmac_sha256 hmac_sha512 md5 murmur3 sha1 sha256 sha512
      spooky_hash_v2_32 spooky_hash_v2_64 to_base32 to_base64 to_base64url to_big_endian_32 to_big_endian_64 to_hex
      to_ieee754_32 to_ieee754_64 to_utf8 xxhash64 url_encode`,
  },
  {
    ...{ cost: 'linear', why: 'Chooses among its arguments, or catches their errors.' },
    names: 'coalesce if nullif try greatest least',
  },
  {
    ...{
      cost: 'linear',
      why: 'Rearranges the elements that it is given; a path or lambda is part of the checked tree.',
    },
    names: `
      array_distinct array_except array_histogram array_intersect array_max array_min array_remove array_sort array_union
      element_at filter flatten shuffle slice trim_array zip map map_concat map_entries map_filter map_from_entries
      map_keys map_values map_zip_with multimap_from_entries transform_keys json_array_get json_extract
      json_extract_scalar json_format json_parse hash_counts values_at_quantiles`,
  },
  {
    ...{ cost: 'sizing', why: 'May give more than it is given; how much is bounded before the query runs.' },
    names: `
      repeat lpad rpad sequence concat concat_ws format replace regexp_replace array_join combinations ngrams reduce
      transform transform_values zip_with`,
  },
  {
    ...{ cost: 'scalar', why: 'Sums rows up in a value of fixed size.' },
    names: `
      any_value approx_distinct approx_most_frequent approx_percentile approx_set arbitrary avg bitwise_and_agg
      bitwise_or_agg bitwise_xor_agg bool_and bool_or checksum corr count count_if covar_pop covar_samp every
      geometric_mean kurtosis max max_by merge merge_set_digest make_set_digest min min_by numeric_histogram qdigest_agg
      regr_intercept regr_slope skewness stddev stddev_pop stddev_samp sum tdigest_agg var_pop var_samp variance
      empty_approx_set`,
  },
  {
    ...{ cost: 'gathering', why: 'Gathers rows in one value, within the memory limit of the engine.' },
    names: 'array_agg histogram listagg map_agg map_union multimap_agg reduce_agg',
  },
  {
    ...{ cost: 'scalar', why: 'Looks at the rows beside its own.' },
    names: 'cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number',
  },
]

/** Functions that only Trino has; on DuckDB the compiler refuses them, saying what to write instead. */
const TRINO_ONLY: ReadonlySet<string> = new Set(
  words(`
    approx_most_frequent approx_set bar color empty_approx_set from_iso8601_timestamp_nanos
    from_unixtime_nanos hash_counts intersection_cardinality inverse_beta_cdf jaccard_index make_set_digest merge
    merge_set_digest numeric_histogram qdigest_agg quantile_at_value render rgb
    tdigest_agg value_at_quantile values_at_quantiles`),
)

/** Every function that a query may call, by name in lower case. */
export const ALLOWED_FUNCTIONS: ReadonlyMap<string, ReviewedFunction> = new Map(
  GROUPS.flatMap(({ cost, why, names }) =>
    words(names).map(name => [name, { name, engines: enginesOf(name), cost, why }] as const),
  ),
)

function enginesOf(name: string): readonly FunctionEngine[] {
  return TRINO_ONLY.has(name) ? ['trino'] : ['duckdb', 'trino']
}

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
