import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** As npm writes `package-lock.json`: by the folder that a package is installed into. */
type Lock = Readonly<{ packages: Readonly<Record<string, Readonly<{ optionalDependencies?: object }>>> }>

test('the lockfile names the binaries of every platform', () => {
  const { packages }: Lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'))
  const names = new Set(Object.keys(packages).map(folder => folder.slice(folder.lastIndexOf('node_modules/') + 13)))
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
  expect(wanted.length).toBeGreaterThan(50)
  expect(wanted.filter(name => !names.has(name))).toEqual([])
})
