/*
 * What a compiled query may call. All of it is pure, or reads the clock or a random number. What is absent reads or
 * changes the engine's state (`current_setting`, `nextval`, `write_log` …), runs text (`query`), takes a function by a
 * name made at run time (`list_aggregate`), or does not obey an interrupt (`levenshtein`).
 */

const OPERATORS = words(`
  + - * / // % ** ^ & | << >> ~ xor || = <> < > <= >= ~~ !~~ ~~~ ~~* !~~* ^@ ->> @ !__postfix
  like_escape not_like_escape add subtract multiply divide mod
`)

const VALUES = words(`
  coalesce constant_or_null greatest least hash typeof nullif ifnull if try
`)

const NUMBERS = words(`
  abs acos acosh asin asinh atan atan2 atanh bin bit_count cbrt ceil ceiling cos cosh cot degrees even exp factorial floor
  gamma gcd greatest_common_divisor isfinite isinf isnan lcm least_common_multiple lgamma ln log log10 log2 nextafter pi
  pow power radians random round sign signbit sin sinh sqrt tan tanh trunc
`)

const TEXTS = words(`
  ascii bar base64 bit_length char_length character_length chr concat concat_ws contains decode encode ends_with format
  from_base64 from_binary from_hex hex instr lcase left length length_grapheme len lower lpad ltrim md5 nfc_normalize
  octet_length ord position prefix printf repeat replace reverse right rpad rtrim sha1 sha256 split split_part
  starts_with str_split str_split_regex string_split string_split_regex string_to_array strip_accents strlen strpos substr
  substring substring_grapheme suffix to_base to_base64 to_binary to_hex translate trim ucase unbin unhex unicode upper
  url_decode url_encode uuid gen_random_uuid uuidv4
  regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace regexp_split_to_array
`)

const TIMES = words(`
  age century current_date current_localtime current_localtimestamp date_diff date_part date_sub date_trunc datediff
  datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear decade epoch epoch_ms epoch_ns epoch_us era
  get_current_time get_current_timestamp hour isodow isoyear julian last_day make_date make_time make_timestamp
  make_timestamp_ms make_timestamp_ns make_timestamptz microsecond millennium millisecond minute month monthname nanosecond
  normalized_interval now quarter second strftime strptime time_bucket timezone timezone_hour timezone_minute to_centuries
  to_days to_decades to_hours to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds
  to_timestamp to_weeks to_years today transaction_timestamp try_strptime week weekday weekofyear year yearweek
`)

const CONTAINERS = words(`
  array_agg array_append array_concat array_contains array_distinct array_extract array_filter array_has array_has_all
  array_has_any array_indexof array_intersect array_length array_position array_prepend array_reverse array_reverse_sort
  array_select array_slice array_sort array_to_string array_transform array_unique array_value array_where array_zip
  cardinality element_at filter flatten generate_series list list_append list_apply list_avg list_bool_and list_bool_or
  list_cat list_concat list_contains list_count list_distinct list_element list_extract list_filter list_first
  list_grade_up list_has list_has_all list_has_any list_indexof list_intersect list_last list_max list_min list_pack
  list_position list_prepend list_product list_reduce list_resize list_reverse list_reverse_sort list_select list_slice
  list_sort list_sum list_transform list_unique list_value list_where list_zip map map_concat map_contains map_entries
  map_extract map_extract_value map_from_entries map_keys map_values range reduce row struct_concat struct_contains struct_extract
  struct_extract_at struct_insert struct_pack struct_position struct_values unnest
`)

const JSON_FUNCTIONS = words(`
  array_to_json json json_array json_array_length json_contains json_each json_exists json_extract json_extract_path
  json_extract_path_text json_extract_string json_group_array json_group_object json_keys json_merge_patch json_object
  json_pretty json_quote json_structure json_type json_valid json_value row_to_json to_json
`)

const AGGREGATES = words(`
  any_value approx_count_distinct approx_quantile arbitrary arg_max arg_max_null arg_min arg_min_null argmax argmin avg
  bit_and bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop covar_samp entropy favg first
  fsum group_concat histogram kahan_sum kurtosis kurtosis_pop last listagg mad max max_by mean median min min_by mode
  product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx
  regr_sxy regr_syy sem skewness stddev stddev_pop stddev_samp string_agg sum sumkahan var_pop var_samp variance grouping
`)

const WINDOWS = words(`
  cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank rank_dense row_number
`)

/** Functions of DuckDB's, in lower case, that a compiled query may call. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  [OPERATORS, VALUES, NUMBERS, TEXTS, TIMES, CONTAINERS, JSON_FUNCTIONS, AGGREGATES, WINDOWS].flat(),
)

/** Those that may stand in FROM. */
export const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['generate_series', 'json_each', 'range', 'unnest'])

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
