import { defineConfig, type Options } from 'tsup'

const PUBLIC = { index: 'src/index.ts', 'duckdb-functions': 'src/duckdb-functions.ts' }

// What bundlers can leave out is whole files, so each part has its own, though index.js is the only door to them.
const PARTS = {
  'parts/parse': 'src/parse/parse.ts',
  'parts/print': 'src/print/print.ts',
  'parts/analyse': 'src/analyse/analyse.ts',
  'parts/to-duckdb': 'src/duckdb/to-duckdb.ts',
}

const BOTH: Options = {
  target: 'es2022',
  dts: { entry: PUBLIC, compilerOptions: { ignoreDeprecations: '6.0', paths: {} } },
}

export default defineConfig([
  { ...BOTH, entry: { ...PUBLIC, ...PARTS }, format: 'esm', clean: true },
  { ...BOTH, entry: PUBLIC, format: 'cjs' },
])
