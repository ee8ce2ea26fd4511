/** Dates, times, zones, intervals. `catalogue.ts` says how to read it. */
export const TIME = `
at_timezone (timestamp(p) with time zone, varchar(x)) timestamp(p) with time zone
current_date () date
current_timezone () varchar
date (timestamp(p)) date; (timestamp(p) with time zone) date; (varchar(x)) date
date_add (varchar(x), bigint, date) date; (varchar(x), bigint, time(p)) time(p);
  (varchar(x), bigint, time(p) with time zone) time(p) with time zone;
  (varchar(x), bigint, timestamp(p)) timestamp(p);
  (varchar(x), bigint, timestamp(p) with time zone) timestamp(p) with time zone
date_diff (varchar(x), date, date) bigint; (varchar(x), time(p) with time zone, time(p) with time zone) bigint;
  (varchar(x), time(p), time(p)) bigint;
  (varchar(x), timestamp(p) with time zone, timestamp(p) with time zone) bigint;
  (varchar(x), timestamp(p), timestamp(p)) bigint
date_format, format_datetime (timestamp(p) with time zone, varchar(x)) varchar; (timestamp(p), varchar(x)) varchar
date_parse (varchar(x), varchar(y)) timestamp(3)
date_trunc (varchar(x), date) date; (varchar(x), time(p)) time(p);
  (varchar(x), time(p) with time zone) time(p) with time zone; (varchar(x), timestamp(p)) timestamp(p);
  (varchar(x), timestamp(p) with time zone) timestamp(p) with time zone
day, day_of_month (date) bigint; (interval day to second) bigint; (timestamp(p)) bigint;
  (timestamp(p) with time zone) bigint
day_of_week, day_of_year, dow, doy, quarter, week, week_of_year, year_of_week, yow (date) bigint;
  (timestamp(p)) bigint; (timestamp(p) with time zone) bigint
from_iso8601_date (varchar(x)) date
from_iso8601_timestamp (varchar(x)) timestamp(3) with time zone
from_iso8601_timestamp_nanos (varchar(x)) timestamp(9) with time zone
from_unixtime (double) timestamp(3) with time zone; (double, bigint, bigint) timestamp(3) with time zone;
  (double, varchar(x)) timestamp(3) with time zone
from_unixtime_nanos (bigint) timestamp(9) with time zone; (decimal(p, s)) timestamp(9) with time zone
hour, millisecond, minute, second (interval day to second) bigint; (time(p)) bigint;
  (time(p) with time zone) bigint; (timestamp(p)) bigint; (timestamp(p) with time zone) bigint
last_day_of_month (date) date; (timestamp(p)) date; (timestamp(p) with time zone) date
month, year (date) bigint; (interval year to month) bigint; (timestamp(p)) bigint;
  (timestamp(p) with time zone) bigint
now () timestamp(3) with time zone
parse_datetime (varchar(x), varchar(y)) timestamp(3) with time zone
parse_duration (varchar(x)) interval day to second
timezone (time(p) with time zone) varchar; (timestamp(p) with time zone) varchar
timezone_hour, timezone_minute (time(p) with time zone) bigint; (timestamp(p) with time zone) bigint
to_iso8601 (date) varchar(16); (timestamp(p)) varchar(22+p+min(p,1));
  (timestamp(p) with time zone) varchar(28+p+min(p,1))
to_milliseconds (interval day to second) bigint
to_unixtime (timestamp(p) with time zone) double
with_timezone (timestamp(p), varchar(x)) timestamp(p) with time zone
`
