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
  // Programs: the command, and the child process that it starts by its path.
  {
    entry: { main: 'src/main.ts', 'host/main': 'src/host/main.ts', 'host/trino': 'src/host/trino/main.ts' },
    format: ['esm'],
    target: 'es2022',
  },
])
