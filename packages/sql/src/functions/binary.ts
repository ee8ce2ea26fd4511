/** Bytes: encodings, digests, JSON, identifiers, the session. `catalogue.ts` says how to read it. */
export const BINARY = `
crc32, from_big_endian_64 (varbinary) bigint
current_groups () array(varchar)
from_base32, from_base64, from_base64url, from_hex (varbinary) varbinary; (varchar(x)) varbinary
from_big_endian_32 (varbinary) integer
from_ieee754_32 (varbinary) real
from_ieee754_64 (varbinary) double
from_utf8 (varbinary) varchar; (varbinary, bigint) varchar; (varbinary, varchar(x)) varchar
hmac_md5, hmac_sha1, hmac_sha256, hmac_sha512 (varbinary, varbinary) varbinary
is_json_scalar (json) boolean; (varchar(x)) boolean
json_array_contains (json, bigint) boolean; (json, boolean) boolean; (json, double) boolean;
  (json, varchar(x)) boolean; (varchar(x), bigint) boolean; (varchar(x), boolean) boolean;
  (varchar(x), double) boolean; (varchar(x), varchar(y)) boolean
json_array_get (json, bigint) json; (varchar(x), bigint) json
json_array_length (json) bigint; (varchar(x)) bigint
json_extract (json, JsonPath) json; (varchar(x), JsonPath) json
json_extract_scalar (json, JsonPath) varchar; (varchar(x), JsonPath) varchar(x)
json_format (json) varchar
json_parse (varchar(x)) json
json_size (json, JsonPath) bigint; (varchar(x), JsonPath) bigint
md5, murmur3, sha1, sha256, sha512, spooky_hash_v2_32, spooky_hash_v2_64, xxhash64 (varbinary) varbinary
to_base32, to_base64, to_base64url, to_hex (varbinary) varchar
to_big_endian_32 (integer) varbinary
to_big_endian_64 (bigint) varbinary
to_ieee754_32 (real) varbinary
to_ieee754_64 (double) varbinary
to_utf8 (char(x)) varbinary; (varchar(x)) varbinary
typeof (T) varchar
uuid () uuid
`
