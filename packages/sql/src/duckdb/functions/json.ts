import { external } from '../compiler.ts'
import { text } from '../text.ts'
import { arg, type Rewrites, sql, typescript } from './site.ts'

/** JSON: text in Trino's canonical form. Reading it is left to TypeScript, as DuckDB keeps spelling and order. */
export const JSON_FUNCTIONS: Rewrites = {
  json_parse: typescript('trino_json_parse'),
  json_format: site => sql(site, 0),
  json_extract: typescript('trino_json_extract'),
  json_extract_scalar: typescript('trino_json_extract_scalar'),
  json_size: typescript('trino_json_size'),
  json_array_length: typescript('trino_json_array_length'),
  json_array_get: typescript('trino_json_array_get'),
  json_array_contains: site => {
    const wanted = arg(site, 1)
    return external(
      site.c,
      'trino_json_array_contains',
      sql(site, 0),
      `CAST(${wanted.sql} AS VARCHAR)`,
      text(wanted.type.kind),
    )
  },
  is_json_scalar: typescript('trino_is_json_scalar'),
}
