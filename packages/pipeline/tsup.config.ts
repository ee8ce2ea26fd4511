import { defineConfig } from 'tsup'

const shared = { target: 'es2022', clean: false } as const

export default defineConfig([
  {
    ...shared,
    entry: ['src/index.ts'],
    format: ['esm', 'cjs'],
    dts: { compilerOptions: { ignoreDeprecations: '6.0', paths: {} } },
  },
  // The command waits at its top level, which only ESM can.
  { ...shared, entry: ['src/main.ts'], format: ['esm'] },
])
