/** Aggregates: many rows to one value. `catalogue.ts` says how to read it. */
export const AGGREGATE = `
any_value, arbitrary (T) T
approx_distinct (boolean) bigint; (boolean, double) bigint; (T=) bigint; (T=, double) bigint; (unknown) bigint;
  (unknown, double) bigint
approx_most_frequent (bigint, bigint, bigint) map(bigint, bigint); (bigint, varchar, bigint) map(varchar, bigint)
approx_percentile (bigint, array(double)) array(bigint); (bigint, double, array(double)) array(bigint);
  (double, array(double)) array(double); (double, double, array(double)) array(double);
  (real, array(double)) array(real); (real, double, array(double)) array(real); (bigint, double) bigint;
  (bigint, double, double) bigint; (bigint, double, double, double) bigint; (double, double) double;
  (double, double, double) double; (double, double, double, double) double; (real, double) real;
  (real, double, double) real; (real, double, double, double) real
approx_set (bigint) HyperLogLog; (double) HyperLogLog; (varchar(x)) HyperLogLog
array_agg (T) array(T)
avg (decimal(p, s)) decimal(p, s); (bigint) double; (double) double;
  (interval day to second) interval day to second; (interval year to month) interval year to month; (real) real
bitwise_and_agg, bitwise_or_agg, bitwise_xor_agg (bigint) bigint
bool_and, bool_or, every (boolean) boolean
checksum (T=) varbinary
corr, covar_pop, covar_samp, regr_intercept, regr_slope (double, double) double; (real, real) real
count () bigint; (T) bigint
count_if (boolean) bigint
geometric_mean (bigint) double; (double) double; (real) real
histogram (T=) map(T, bigint)
kurtosis, skewness, stddev, stddev_pop, stddev_samp, var_pop, var_samp, variance (bigint) double; (double) double
listagg (varchar, varchar, boolean, varchar, boolean) varchar
make_set_digest (T) SetDigest
map_agg (K=, V) map(K, V)
map_union (map(K=, V)) map(K, V)
max, min (E<, bigint) array(E); (T<) T
max_by, min_by (V, K<) V; (V, K<, bigint) array(V)
merge (HyperLogLog) HyperLogLog; (qdigest(V)) qdigest(V); (tdigest) tdigest
merge_set_digest (SetDigest) SetDigest
multimap_agg (K=, V) map(K, array(V))
numeric_histogram (bigint, double) map(double, double); (bigint, double, double) map(double, double);
  (bigint, real) map(real, real); (bigint, real, double) map(real, real)
qdigest_agg (bigint) qdigest(bigint); (bigint, bigint) qdigest(bigint); (bigint, bigint, double) qdigest(bigint);
  (double) qdigest(double); (double, bigint) qdigest(double); (double, bigint, double) qdigest(double);
  (real) qdigest(real); (real, bigint) qdigest(real); (real, bigint, double) qdigest(real)
reduce_agg (T, S, function(S, T, S), function(S, S, S)) S
sum (bigint) bigint; (decimal(p, s)) decimal(38, s); (double) double;
  (interval day to second) interval day to second; (interval year to month) interval year to month; (real) real
tdigest_agg (double) tdigest; (double, double) tdigest
`
