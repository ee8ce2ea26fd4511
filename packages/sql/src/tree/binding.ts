/** How tightly an operator binds, in Trino's order; the higher, the tighter. What is no operator binds like `postfix`. */
export const BINDING = {
  none: 0,
  or: 1,
  and: 2,
  not: 3,
  predicate: 4,
  concat: 5,
  sum: 6,
  product: 7,
  sign: 8,
  zone: 9,
  postfix: 10,
} as const
