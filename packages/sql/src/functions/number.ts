/** Numbers: arithmetic, rounding, trigonometry, distributions, bits, chance. `catalogue.ts` says how to read it. */
export const NUMBER = `
abs (bigint) bigint; (decimal(p, s)) decimal(p, s); (double) double; (integer) integer; (real) real;
  (smallint) smallint; (tinyint) tinyint
acos, asin, atan, cbrt, cos, cosh, degrees, exp, ln, log10, log2, radians, sin, sinh, sqrt, tan, tanh
  (double) double
atan2, log, pow, power, t_cdf, t_pdf (double, double) double
beta_cdf, inverse_beta_cdf, inverse_normal_cdf, normal_cdf (double, double, double) double
bit_count, bitwise_and, bitwise_or, bitwise_xor (bigint, bigint) bigint
bitwise_left_shift, bitwise_right_shift, bitwise_right_shift_arithmetic (bigint, integer) bigint;
  (integer, integer) integer; (smallint, integer) smallint; (tinyint, integer) tinyint
bitwise_not (bigint) bigint
ceil, ceiling, floor (bigint) bigint; (decimal(p, s)) decimal(p-s+min(s,1), 0); (double) double; (integer) integer;
  (real) real; (smallint) smallint; (tinyint) tinyint
e, infinity, nan, pi () double
from_base (varchar(x), bigint) bigint
is_finite, is_infinite (double) boolean
is_nan (double) boolean; (real) boolean
mod (bigint, bigint) bigint; (decimal(p, s), decimal(q, t)) decimal(min(p-s,q-t)+max(s,t), max(s,t));
  (double, double) double; (integer, integer) integer; (real, real) real; (smallint, smallint) smallint;
  (tinyint, tinyint) tinyint
rand, random (bigint) bigint; (bigint, bigint) bigint; () double; (integer) integer; (integer, integer) integer;
  (smallint) smallint; (smallint, smallint) smallint; (tinyint) tinyint; (tinyint, tinyint) tinyint
round (bigint) bigint; (bigint, integer) bigint; (decimal(p, s)) decimal(p-s+min(s,1), 0);
  (decimal(p, s), integer) decimal(min(38,p+1), s); (double) double; (double, integer) double; (integer) integer;
  (integer, integer) integer; (real) real; (real, integer) real; (smallint) smallint; (smallint, integer) smallint;
  (tinyint) tinyint; (tinyint, integer) tinyint
sign (bigint) bigint; (decimal(p, s)) decimal(1, 0); (double) double; (integer) integer; (real) real;
  (smallint) smallint; (tinyint) tinyint
to_base (bigint, bigint) varchar(64)
truncate (decimal(p, s), integer) decimal(p, s); (decimal(p, s)) decimal(max(1,p-s), 0); (double) double;
  (real) real
width_bucket (double, array(double)) bigint; (double, double, double, bigint) bigint
wilson_interval_lower, wilson_interval_upper (bigint, bigint, double) double
`
