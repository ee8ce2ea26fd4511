import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { ignoreDeprecations: '6.0', paths: {} } },
  clean: true,
  // The CommonJS build needs its own path to find the shared library.
  shims: true,
  target: 'es2022',
})
