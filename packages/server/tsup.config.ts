import { defineConfig } from 'tsup'

export default defineConfig([
  {
    entry: ['src/index.ts'],
    format: ['esm', 'cjs'],
    dts: { compilerOptions: { ignoreDeprecations: '6.0', paths: {} } },
    // The path of the engine host is found from `import.meta.url`, in CommonJS too.
    shims: true,
    target: 'es2022',
  },
  { entry: { main: 'src/main.ts' }, format: ['esm'], target: 'es2022' },
  // The child processes that it starts by their paths. They start often, and a package of a hundred files takes five times
  // as long to load as the same in one.
  {
    entry: { 'host/main': 'src/host/main.ts', 'host/trino': 'src/host/trino/main.ts' },
    format: ['esm'],
    target: 'es2022',
    noExternal: ['apache-arrow', 'zod'],
  },
])
