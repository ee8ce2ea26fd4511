import { external } from '../compiler.ts'
import { castTo } from '../text.ts'
import { arg, type Rewrite, type Rewrites, renamed, type Site, sql, typescript, unless } from './site.ts'

/** A hash that DuckDB gives as hexadecimal text. */
function hash(name: string): Rewrite {
  return site => `unhex(${name}(${sql(site, 0)}))`
}

/** Bytes: hashes, encodings, numbers as bytes. */
export const BINARY: Rewrites = {
  md5: hash('md5'),
  sha1: hash('sha1'),
  sha256: hash('sha256'),
  sha512: typescript('trino_sha512'),
  hmac_md5: typescript('trino_hmac_md5'),
  hmac_sha1: typescript('trino_hmac_sha1'),
  hmac_sha256: typescript('trino_hmac_sha256'),
  hmac_sha512: typescript('trino_hmac_sha512'),
  crc32: typescript('trino_crc32'),
  xxhash64: typescript('trino_xxhash64'),
  murmur3: typescript('trino_murmur3'),
  spooky_hash_v2_32: typescript('trino_spooky_32'),
  spooky_hash_v2_64: typescript('trino_spooky_64'),
  to_hex: renamed('hex'),
  from_hex: site => {
    const x = textOf(site)
    return unless(site, `NOT regexp_full_match(${x}, '([0-9a-fA-F]{2})*')`, 'Invalid hex text', `unhex(${x})`)
  },
  to_base64: renamed('to_base64'),
  from_base64: site => external(site.c, 'trino_from_base64', textOf(site)),
  to_base64url: site => `translate(to_base64(${sql(site, 0)}), '+/', '-_')`,
  from_base64url: site => external(site.c, 'trino_from_base64url', textOf(site)),
  to_base32: typescript('trino_to_base32'),
  from_base32: site => external(site.c, 'trino_from_base32', textOf(site)),
  to_big_endian_32: site => external(site.c, 'trino_to_big_endian', castTo(sql(site, 0), 'BIGINT'), '4'),
  to_big_endian_64: site => external(site.c, 'trino_to_big_endian', sql(site, 0), '8'),
  from_big_endian_32: site => castTo(external(site.c, 'trino_from_big_endian', sql(site, 0), '4'), 'INTEGER'),
  from_big_endian_64: site => external(site.c, 'trino_from_big_endian', sql(site, 0), '8'),
  to_ieee754_32: site => external(site.c, 'trino_to_ieee754', castTo(sql(site, 0), 'DOUBLE'), '4'),
  to_ieee754_64: site => external(site.c, 'trino_to_ieee754', sql(site, 0), '8'),
  from_ieee754_32: site => castTo(external(site.c, 'trino_from_ieee754', sql(site, 0), '4'), 'FLOAT'),
  from_ieee754_64: site => external(site.c, 'trino_from_ieee754', sql(site, 0), '8'),
}

/** What is decoded, as text; bytes that are none become a character that no encoding has. */
function textOf(site: Site): string {
  const { type, sql: x } = arg(site, 0)
  return type.kind === 'varbinary' ? external(site.c, 'trino_from_utf8', x, "'\uFFFD'") : x
}
