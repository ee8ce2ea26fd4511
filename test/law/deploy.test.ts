import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SETTINGS } from 'oso-server'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const variables = new Set(
  Object.entries(SETTINGS).flatMap(([group, settings]) =>
    Object.keys(settings).map(
      key => `OSO__${group.toUpperCase()}__${key.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`,
    ),
  ),
)

const Service = z.looseObject({
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.unknown()).default({}),
  networks: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
})
const Compose = z.looseObject({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.unknown()),
  networks: z.record(z.string(), z.unknown()),
})

describe('compose.yaml', () => {
  const compose = Compose.parse(parse(read('deploy/compose.yaml'), { merge: true }))
  const services = Object.entries(compose.services)

  test('sets only what is a setting of the gateway', () => {
    const names = services.flatMap(([, { environment }]) => Object.keys(environment))
    expect(names.filter(name => name.startsWith('OSO__') && !variables.has(name))).toEqual([])
    expect(names).toContain('OSO__TRINO__URL')
  })

  test('mounts files that are there and volumes that it names', () => {
    const sources = services.flatMap(([, { volumes }]) => volumes.map(volume => volume.split(':')[0] ?? ''))
    const files = sources.filter(source => source.startsWith('.'))
    expect(files.filter(file => !existsSync(join(root, 'deploy', file)))).toEqual([])
    expect(sources.filter(source => /^[a-z]/.test(source) && !(source in compose.volumes))).toEqual([])
  })

  test('depends on services, and uses networks, that it names', () => {
    expect(services.flatMap(([, s]) => Object.keys(s.depends_on)).filter(name => !(name in compose.services))).toEqual(
      [],
    )
    expect(services.flatMap(([, s]) => s.networks).filter(name => !(name in compose.networks))).toEqual([])
  })

  test('lets only the gateway be reached from outside, on loopback', () => {
    expect(services.filter(([, { ports }]) => ports.length > 0).map(([name]) => name)).toEqual(['gateway'])
    expect(compose.services.gateway?.ports.every(port => port.startsWith('127.0.0.1:'))).toBe(true)
    expect(compose.networks.inside).toEqual({ internal: true })
  })

  test('gives the reading cluster the lake to read only', () => {
    expect(compose.services['trino-consumer']?.volumes).toContain('lake:/lake:ro')
  })

  test('every variable that a catalog reads is given to the nodes', () => {
    const catalogs = ['production', 'consumer'].map(name => read(`deploy/trino/${name}/catalog/iceberg.properties`))
    const wanted = catalogs.join('\n').matchAll(/\$\{ENV:(\w+)\}/g)
    const given = Object.keys(compose.services['trino-consumer']?.environment ?? {})
    expect([...wanted].map(([, name]) => name).filter(name => !given.includes(name ?? ''))).toEqual([])
  })
})

describe("deploy's Trino files and those that every other test runs on", () => {
  type Rule = Readonly<Record<string, unknown>>
  type Rules = Readonly<Record<string, readonly Rule[]>>
  const deployed: Rules = JSON.parse(read('deploy/trino/consumer/rules.json'))
  const tested: Rules = JSON.parse(read('test/trino/etc/consumer/rules.json'))
  /** A rule without the catalogs that only tests have; none where it is about those alone. */
  const shipped = (rule: Rule): readonly Rule[] => {
    if (typeof rule.catalog !== 'string') return [rule]
    const catalogs = rule.catalog.split('|').filter(name => name !== 'tpch' && name !== 'memory')
    return catalogs.length === 0 ? [] : [{ ...rule, catalog: catalogs.join('|') }]
  }

  test('have the same access rules, but for the catalogs that only tests have', () => {
    const without = Object.entries(tested).map(([kind, rules]) => [kind, rules.flatMap(shipped)])
    expect(Object.fromEntries(without)).toEqual(deployed)
  })

  test('say of every kind of access that Trino knows who has it', () => {
    const kinds = 'catalogs schemas tables functions procedures authorization queries'.split(' ')
    const more = 'system_session_properties catalog_session_properties system_information impersonation'.split(' ')
    expect(Object.keys(deployed).sort()).toEqual([...kinds, ...more].sort())
  })

  test('have the same resource groups and selectors, but for the numbers', () => {
    const shape = (path: string): unknown =>
      JSON.parse(read(path), (_, value) => (/^\d+(?:[%a-z]*)$/i.test(String(value)) ? '#' : value))
    expect(shape('deploy/trino/consumer/resource-groups.json')).toEqual(
      shape('test/trino/etc/consumer/resource-groups.json'),
    )
  })

  test('keep the catalog of the reading cluster read-only', () => {
    expect(read('deploy/trino/consumer/catalog/iceberg.properties')).toContain('\niceberg.security=READ_ONLY\n')
    const [production, consumer] = ['production', 'consumer'].map(name =>
      read(`deploy/trino/${name}/catalog/iceberg.properties`).replace('iceberg.security=READ_ONLY\n', ''),
    )
    expect(consumer).toBe(production)
  })

  test('make the same tables for the catalog', () => {
    const columns = (text: string): string[] =>
      [...text.matchAll(/^\s+(\w+ VARCHAR\(\d+\)(?: NOT NULL)?|PRIMARY KEY \([^)]+\)),?\)?/gm)].map(
        ([, column]) => column ?? '',
      )
    expect(columns(read('deploy/postgres/lake.sql'))).toEqual(columns(read('test/trino/Catalog.java')))
    expect(columns(read('deploy/postgres/lake.sql'))).toHaveLength(12)
  })
})

describe('the chart', () => {
  const values: unknown = parse(read('deploy/helm/oso/values.yaml'))
  const folder = 'deploy/helm/oso/templates'
  const templates = readdirSync(join(root, folder)).map(file => read(join(folder, file)))

  test('uses only values that it has', () => {
    const used = templates.flatMap(text => [...text.matchAll(/\.Values\.([\w.]+)/g)].map(([, path]) => path ?? ''))
    const missing = used.filter(path => at(values, path.split('.')) === undefined)
    expect(missing).toEqual([])
    expect(used.length).toBeGreaterThan(10)
  })

  test('sets only what is a setting of the gateway', () => {
    const text = read('deploy/helm/oso/values.yaml')
    const names = [...text.matchAll(/^\s+(OSO__\w+):/gm)].map(([, name]) => name ?? '')
    expect(names.filter(name => !variables.has(name))).toEqual([])
  })

  test.each(['consumer', 'production'])("has values of Trino's chart with the limits of the files of %s", name => {
    const Values = z.looseObject({ server: z.looseObject({ coordinatorExtraConfig: z.string() }) })
    const values = Values.parse(parse(read(`deploy/helm/trino-${name}.values.yaml`)))
    const told = values.server.coordinatorExtraConfig.trim().split('\n')
    const lines = read(`deploy/trino/${name}/config.properties`).split('\n')
    expect(told.filter(line => !lines.includes(line))).toEqual([])
    expect(lines.filter(line => line.startsWith('query.') && !told.includes(line))).toEqual([])
    // The chart gives these to workers too, which do not start with what only a coordinator knows.
    expect(values).not.toHaveProperty('additionalConfigProperties')
  })
})

test('docs/deploy.md links to every folder and file of deploy', () => {
  const page = read('docs/deploy.md')
  const named = ['Containerfile', 'compose.yaml', 'trino/production', 'trino/consumer', 'postgres', 'helm/oso', 'helm']
  expect(named.filter(name => !page.includes(`(../deploy/${name})`))).toEqual([])
  expect(existsSync(join(root, dirname('deploy/compose.yaml'), '.env.example'))).toBe(true)
})

function at(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (typeof value !== 'object' || value === null) return undefined
  return at(Object.entries(value).find(([name]) => name === key)?.[1], rest)
}
