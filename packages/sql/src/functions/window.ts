/** Functions that only make sense over a window. `catalogue.ts` says how to read it. */
export const WINDOW = `
cume_dist, percent_rank () double
dense_rank, rank, row_number () bigint
first_value, last_value (T) T
lag, lead (T) T; (T, bigint) T; (T, bigint, T) T
nth_value (T, bigint) T
ntile (bigint) bigint
`
