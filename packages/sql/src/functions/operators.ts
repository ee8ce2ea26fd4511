/** Operators, as if they were functions of two operands, `negate` of one. `catalogue.ts` says how to read it. */
export const OPERATOR = `
+ (tinyint, tinyint) tinyint; (smallint, smallint) smallint; (integer, integer) integer; (bigint, bigint) bigint;
  (decimal(p, s), decimal(q, t)) decimal(min(38,max(p-s,q-t)+max(s,t)+1), max(s,t)); (real, real) real;
  (double, double) double; (date, interval day to second) date; (date, interval year to month) date;
  (interval day to second, date) date; (interval year to month, date) date;
  (time(p), interval day to second) time(max(p,3)); (interval day to second, time(p)) time(max(p,3));
  (time(p) with time zone, interval day to second) time(max(p,3)) with time zone;
  (interval day to second, time(p) with time zone) time(max(p,3)) with time zone;
  (timestamp(p), interval day to second) timestamp(max(p,3)); (interval day to second, timestamp(p)) timestamp(max(p,3));
  (timestamp(p) with time zone, interval day to second) timestamp(max(p,3)) with time zone;
  (interval day to second, timestamp(p) with time zone) timestamp(max(p,3)) with time zone;
  (timestamp(p), interval year to month) timestamp(p); (interval year to month, timestamp(p)) timestamp(p);
  (timestamp(p) with time zone, interval year to month) timestamp(p) with time zone;
  (interval year to month, timestamp(p) with time zone) timestamp(p) with time zone;
  (interval day to second, interval day to second) interval day to second;
  (interval year to month, interval year to month) interval year to month
- (tinyint, tinyint) tinyint; (smallint, smallint) smallint; (integer, integer) integer; (bigint, bigint) bigint;
  (decimal(p, s), decimal(q, t)) decimal(min(38,max(p-s,q-t)+max(s,t)+1), max(s,t)); (real, real) real;
  (double, double) double; (date, interval day to second) date;
  (date, interval year to month) date; (time(p), time(p)) interval day to second;
  (time(p) with time zone, time(p) with time zone) interval day to second;
  (timestamp(p), timestamp(p)) interval day to second;
  (timestamp(p) with time zone, timestamp(p) with time zone) interval day to second;
  (time(p), interval day to second) time(max(p,3));
  (time(p) with time zone, interval day to second) time(max(p,3)) with time zone;
  (timestamp(p), interval day to second) timestamp(max(p,3)); (timestamp(p), interval year to month) timestamp(p);
  (timestamp(p) with time zone, interval day to second) timestamp(max(p,3)) with time zone;
  (timestamp(p) with time zone, interval year to month) timestamp(p) with time zone;
  (interval day to second, interval day to second) interval day to second;
  (interval year to month, interval year to month) interval year to month
* (tinyint, tinyint) tinyint; (smallint, smallint) smallint; (integer, integer) integer; (bigint, bigint) bigint;
  (decimal(p, s), decimal(q, t)) decimal(min(38,p+q), s+t); (real, real) real; (double, double) double;
  (interval day to second, bigint) interval day to second; (bigint, interval day to second) interval day to second;
  (interval day to second, double) interval day to second; (double, interval day to second) interval day to second;
  (interval year to month, bigint) interval year to month; (bigint, interval year to month) interval year to month;
  (interval year to month, double) interval year to month; (double, interval year to month) interval year to month
/ (tinyint, tinyint) tinyint; (smallint, smallint) smallint; (integer, integer) integer; (bigint, bigint) bigint;
  (decimal(p, s), decimal(q, t)) decimal(min(38,p+t+max(t-s,0)), max(s,t)); (real, real) real; (double, double) double;
  (interval day to second, double) interval day to second; (interval year to month, double) interval year to month
% (tinyint, tinyint) tinyint; (smallint, smallint) smallint; (integer, integer) integer; (bigint, bigint) bigint;
  (decimal(p, s), decimal(q, t)) decimal(min(p-s,q-t)+max(s,t), max(s,t)); (real, real) real; (double, double) double
negate (tinyint) tinyint; (smallint) smallint; (integer) integer; (bigint) bigint; (decimal(p, s)) decimal(p, s);
  (real) real; (double) double; (interval day to second) interval day to second;
  (interval year to month) interval year to month
=, <>, IS DISTINCT FROM (T=, T) boolean
<, <=, >, >= (T<, T) boolean
`
