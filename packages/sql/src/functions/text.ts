/** Text: pieces, case, search, regular expressions, URLs, rendering. `catalogue.ts` says how to read it. */
export const TEXT = `
bar (double, bigint) varchar; (double, bigint, color, color) varchar
chr (bigint) varchar(1)
codepoint (varchar(1)) integer
color (double, color, color) color; (double, double, double, color, color) color; (varchar(x)) color
concat (E, array(E)) array(E); (array(E), E) array(E); (array(E)...) array(E); (char(x), char(y)) char(x+y);
  (varbinary...) varbinary; (varchar...) varchar
concat_ws (varchar, array(varchar)) varchar; (varchar, varchar...) varchar
format_number (bigint) varchar; (double) varchar
hamming_distance, levenshtein_distance (varchar(x), varchar(y)) bigint
human_readable_seconds (double) varchar
length (char(x)) bigint; (varbinary) bigint; (varchar(x)) bigint
lower, upper (char(x)) char(x); (varchar(x)) varchar(x)
lpad (varbinary, bigint, varbinary) varbinary; (char(x), bigint, varchar(y)) varchar;
  (varchar(x), bigint, varchar(y)) varchar
ltrim, rtrim, trim (char(x)) varchar(x); (char(x), CodePoints) varchar(x); (varchar(x)) varchar(x);
  (varchar(x), CodePoints) varchar(x)
luhn_check (varchar) boolean
normalize (varchar(x), varchar(y)) varchar
parse_data_size, parse_presto_data_size (varchar(x)) decimal(38, 0)
regexp_count (varchar(x), JoniRegExp) bigint
regexp_extract (varchar(x), JoniRegExp) varchar(x); (varchar(x), JoniRegExp, bigint) varchar(x)
regexp_extract_all (varchar(x), JoniRegExp) array(varchar(x)); (varchar(x), JoniRegExp, bigint) array(varchar(x))
regexp_like (varchar(x), JoniRegExp) boolean
regexp_position (varchar(x), JoniRegExp) integer; (varchar(x), JoniRegExp, integer) integer;
  (varchar(x), JoniRegExp, integer, integer) integer
regexp_replace (varchar, JoniRegExp, function(array(varchar), varchar(x))) varchar;
  (varchar(x), JoniRegExp) varchar(x); (varchar(x), JoniRegExp, varchar(y)) varchar(x+max(x*y/2,y)*(x+1))
regexp_split (varchar(x), JoniRegExp) array(varchar(x))
render (boolean) varchar(16); (bigint, color) varchar(35); (double, color) varchar(41);
  (varchar(x), color) varchar(x+15)
replace (varchar(x), varchar(y), varchar(z)) varchar(x+z*(x+1)); (varchar(x), varchar(y)) varchar(x)
reverse (array(E)) array(E); (char(x)) char(x); (varbinary) varbinary; (varchar(x)) varchar(x)
rgb (bigint, bigint, bigint) color
rpad (varbinary, bigint, varbinary) varbinary; (varchar(x), bigint, varchar(y)) varchar
soundex (varchar) varchar(4)
split (varchar(x), varchar(y)) array(varchar(x)); (varchar(x), varchar(y), bigint) array(varchar(x))
split_part (varchar(x), varchar(y), bigint) varchar(x)
split_to_map (varchar, varchar, varchar) map(varchar, varchar)
split_to_multimap (varchar, varchar, varchar) map(varchar, array(varchar))
starts_with (varchar(x), varchar(y)) boolean
strpos (varchar(x), varchar(y)) bigint; (varchar(x), varchar(y), bigint) bigint
substr (varbinary, bigint) varbinary; (varbinary, bigint, bigint) varbinary; (char(x), bigint) varchar(x);
  (char(x), bigint, bigint) varchar(x); (varchar(x), bigint) varchar(x); (varchar(x), bigint, bigint) varchar(x)
substring (char(x), bigint) varchar(x); (char(x), bigint, bigint) varchar(x); (varchar(x), bigint) varchar(x);
  (varchar(x), bigint, bigint) varchar(x)
translate (varchar(x), varchar(y), varchar(z)) varchar
url_decode, url_extract_fragment, url_extract_host, url_extract_path, url_extract_protocol, url_extract_query
  (varchar(x)) varchar(x)
url_encode (varchar(x)) varchar(12*x)
url_extract_parameter (varchar(x), varchar(y)) varchar(x)
url_extract_port (varchar(x)) bigint
word_stem (varchar(x)) varchar(x); (varchar(x), varchar(2)) varchar(x)
`
