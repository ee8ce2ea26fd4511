import type { PackageLaw } from './law.ts'

/**
 * The law of imports, package by package: ARCHITECTURE.md in a form that a test can hold.
 * `x: [a, b]` reads: the folder x may import a and b, and nothing else of its package.
 */
export const LAWS: Readonly<Record<string, PackageLaw>> = {
  sql: {
    packages: [],
    folders: {
      errors: [],
      types: ['errors'],
      tree: ['types'],
      text: ['errors'],
      parse: ['text', 'tree', 'types', 'errors'],
      print: ['text', 'tree', 'types'],
      functions: ['types'],
      analyse: ['tree', 'print', 'types', 'functions', 'errors'],
      'duckdb-functions': ['errors', 'types'],
      duckdb: ['analyse', 'print', 'functions', 'tree', 'types', 'errors'],
      root: ['errors', 'types', 'text', 'tree', 'parse', 'print', 'functions', 'analyse', 'duckdb', 'duckdb-functions'],
    },
    doors: {},
  },
  duckdb: {
    packages: [],
    folders: { errors: [], root: ['errors'] },
    doors: { koffi: 'library.ts', '@duckdb/node-bindings': 'library.ts' },
  },
  models: {
    packages: ['oso-sql'],
    folders: { errors: [], root: ['errors'] },
    doors: {},
  },
  pipeline: {
    packages: ['oso-models', 'oso-sql', 'oso-duckdb'],
    folders: {
      errors: [],
      source: ['errors'],
      warehouse: ['errors'],
      plan: ['errors'],
      ingest: ['source', 'warehouse', 'errors'],
      audit: ['warehouse', 'errors'],
      freshness: ['warehouse', 'errors'],
      run: ['plan', 'ingest', 'audit', 'freshness', 'warehouse', 'source', 'errors'],
      root: ['errors', 'source', 'warehouse', 'plan', 'ingest', 'audit', 'freshness', 'run'],
    },
    doors: { 'oso-duckdb': 'warehouse', yaml: 'source', 'tar-stream': 'source', commander: 'main.ts' },
  },
  server: {
    packages: ['oso-models', 'oso-sql', 'oso-duckdb'],
    folders: {
      errors: [],
      contract: ['errors'],
      state: ['contract', 'errors'],
      access: ['state', 'contract', 'errors'],
      limits: ['state', 'contract', 'errors'],
      guard: ['errors'],
      plan: ['guard', 'errors'],
      job: ['plan', 'errors'],
      arrow: ['errors'],
      host: ['job', 'arrow', 'errors'],
      engine: ['job', 'plan', 'errors'],
      queries: ['plan', 'state', 'contract', 'errors'],
      stream: ['queries', 'plan', 'errors'],
      route: ['guard', 'plan', 'engine', 'queries', 'stream', 'access', 'limits', 'contract', 'errors'],
      middleware: ['access', 'limits', 'contract', 'errors'],
      root: [
        'errors',
        'contract',
        'state',
        'access',
        'limits',
        'guard',
        'plan',
        'job',
        'engine',
        'queries',
        'stream',
        'route',
        'middleware',
      ],
    },
    doors: { 'oso-duckdb': 'host', 'apache-arrow': 'arrow', libsql: 'state', commander: 'main.ts' },
  },
  client: {
    packages: [],
    folders: { errors: [], to: ['root', 'errors'], root: ['errors', 'to'] },
    doors: { '@uwdata/flechette': 'batches.ts', 'apache-arrow': 'to', arquero: 'to', 'nodejs-polars': 'to' },
  },
}
