import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const tests = (packages: string): string => `packages/${packages}/{src,build,test}/**/*.test.ts`

/** Folders of the other packages whose tests start no process of ours. */
const ALONE = [
  'packages/duckdb/src/**/*.test.ts',
  'packages/pipeline/src/{cli,ingest,plan,source}/**/*.test.ts',
  'packages/server/src/{access,guard,jobs,limits,plan,queries,stream,tenants}/**/*.test.ts',
]

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
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Vitest leaves a core free for its own work, which is half of a machine of two.
    maxWorkers: '100%',
    projects: [
      // Files that start no engine host and no program may share a process: more than half of their time is its start.
      { extends: true, test: { name: 'pure', isolate: false, include: [tests('{sql,models,client}'), ...ALONE] } },
      {
        extends: true,
        test: {
          name: 'engines',
          globalSetup: ['./test/build.ts'],
          include: [tests('{duckdb,pipeline,server}'), 'test/**/*.test.ts'],
          // Soaks, what is slow, and what needs a real Trino, PostgreSQL or browser are run by scripts of their own.
          exclude: [
            ...['**/node_modules/**', '**/dist/**', '**/test/trino/**', '**/test/jobs/**', '**/test/services/**'],
            ...['test/slow/**', ...ALONE],
            ...(process.env.OSO_SOAK ? [] : ['test/soak/**']),
          ],
        },
      },
    ],
  },
})
