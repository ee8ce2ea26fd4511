import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const tests = (packages: string): string => `packages/${packages}/{src,build,test}/**/*.test.ts`

// Tests read the packages' sources, so that a change is seen without a build.
export default defineConfig({
  resolve: {
    alias: [
      { find: /^oso-client\/(arrow|arquero|polars|parquet)$/, replacement: source('./packages/client/src/to/$1.ts') },
      { find: /^oso-client\/(cache|semantic|codegen)$/, replacement: source('./packages/client/src/$1.ts') },
      { find: /^oso-sql\/duckdb-functions$/, replacement: source('./packages/sql/src/duckdb-functions.ts') },
      { find: /^oso-(sql|duckdb|models|client|pipeline|server)$/, replacement: source('./packages/$1/src/index.ts') },
    ],
  },
  test: {
    reporters: ['default', './scripts/count-reporter.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Vitest leaves a core free for its own work, which is half of a machine of two.
    maxWorkers: '100%',
    projects: [
      // Files of packages without an engine or processes may share a process: a third of their time is its start.
      { extends: true, test: { name: 'pure', isolate: false, include: [tests('{sql,models,client}')] } },
      {
        extends: true,
        test: {
          name: 'engines',
          globalSetup: ['./test/build.ts'],
          include: [tests('{duckdb,pipeline,server}'), 'test/**/*.test.ts'],
          // Soaks and what needs a real Trino, PostgreSQL or browser are run by scripts of their own.
          exclude: [
            ...['**/node_modules/**', '**/dist/**', '**/test/trino/**', '**/test/jobs/**', '**/test/services/**'],
            ...(process.env.OSO_SOAK ? [] : ['test/soak/**']),
          ],
        },
      },
    ],
  },
})
