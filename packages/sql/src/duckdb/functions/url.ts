import { type Rewrites, typescript } from './site.ts'

/** Parts of a URL as java.net.URI reads them, and the encoding of forms. */
export const URL_FUNCTIONS: Rewrites = {
  url_extract_protocol: typescript('trino_url_protocol'),
  url_extract_host: typescript('trino_url_host'),
  url_extract_port: typescript('trino_url_port'),
  url_extract_path: typescript('trino_url_path'),
  url_extract_query: typescript('trino_url_query'),
  url_extract_fragment: typescript('trino_url_fragment'),
  url_extract_parameter: typescript('trino_url_parameter'),
  url_encode: typescript('trino_url_encode'),
  url_decode: typescript('trino_url_decode'),
}
