import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { defineConfig } from 'tsup'

const PEERS = /^(?=import (?:.* from )?'(?:apache-arrow|arquero|nodejs-polars)';)/gm

/** Who has not installed an optional peer must still be able to check types: its types are `any` then. */
function excuseMissingPeers(): void {
  const declarations = readdirSync('dist').filter(name => /\.d\.c?ts$/.test(name))
  for (const file of declarations.map(name => `dist/${name}`)) {
    writeFileSync(file, readFileSync(file, 'utf8').replace(PEERS, '// @ts-ignore\n'))
  }
}

// tsup has no hook for the moment after declarations are written.
process.once('exit', excuseMissingPeers)

export default defineConfig([
  {
    entry: {
      index: 'src/index.ts',
      models: 'src/models.gen.ts',
      arrow: 'src/to/arrow.ts',
      arquero: 'src/to/arquero.ts',
      polars: 'src/to/polars.ts',
      parquet: 'src/to/parquet.ts',
      cache: 'src/cache.ts',
      semantic: 'src/semantic.ts',
      codegen: 'src/codegen.ts',
    },
    format: ['esm', 'cjs'],
    dts: { compilerOptions: { ignoreDeprecations: '6.0', paths: {} } },
    clean: true,
    target: 'es2022',
  },
  // The command takes its parser of arguments along; that is CommonJS, and so is the file.
  { entry: { 'bin/oso': 'bin/oso.ts' }, format: ['cjs'], target: 'node20', platform: 'node', minifySyntax: true },
])
