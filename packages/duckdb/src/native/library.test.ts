import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { libraryPath } from './library.ts'

test('the library of this platform is found', () => {
  expect(existsSync(libraryPath(process.platform, process.arch))).toBe(true)
})

test('a platform that DuckDB has no library for is named in the error, with those that it has', () => {
  expect(() => libraryPath('aix', 'ppc64')).toThrow(/no DuckDB for aix-ppc64; there is for linux, darwin and win32/)
})

test('a platform package that is not installed is named in the error, with how to install it', () => {
  const [platform, arch] = process.platform === 'win32' ? ['darwin', 'x64'] : ['win32', 'arm64']
  expect(() => libraryPath(platform, arch)).toThrow(`npm install @duckdb/node-bindings-${platform}-${arch}`)
})
