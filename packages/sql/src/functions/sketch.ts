/** What reads a sketch; aggregates make them. `catalogue.ts` says how to read it. */
export const SKETCH = `
empty_approx_set () HyperLogLog
hash_counts (SetDigest) map(bigint, smallint)
intersection_cardinality (SetDigest, SetDigest) bigint
jaccard_index (SetDigest, SetDigest) double
quantile_at_value (qdigest(bigint), bigint) double; (qdigest(double), double) double; (qdigest(real), real) double
value_at_quantile (qdigest(bigint), double) bigint; (qdigest(double), double) double; (tdigest, double) double;
  (qdigest(real), double) real
values_at_quantiles (qdigest(bigint), array(double)) array(bigint); (qdigest(double), array(double)) array(double);
  (tdigest, array(double)) array(double); (qdigest(real), array(double)) array(real)
`
