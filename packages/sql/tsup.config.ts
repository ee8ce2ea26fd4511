import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/duckdb-functions.ts'],
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { ignoreDeprecations: '6.0', paths: {} } },
  clean: true,
  target: 'es2022',
})
