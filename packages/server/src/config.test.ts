import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig, settingRows, variableOf } from './config.ts'

describe('settings', () => {
  test('are named after their group and key', () => {
    expect(variableOf('server', 'holdMs')).toBe('OSO__SERVER__HOLD_MS')
  })

  test('take their value from the environment', () => {
    const config = readConfig({
      OSO__SERVER__PORT: '9001',
      OSO__AUTH__MODE: 'open',
      OSO__SERVER__HOSTS: 'a.org, b.org',
    })
    expect(config.server.port).toBe(9001)
    expect(config.auth.mode).toBe('open')
    expect(config.server.hosts).toEqual(['a.org', 'b.org'])
  })

  test('keep their default when the variable is absent or empty', () => {
    expect(readConfig({ OSO__SERVER__PORT: '' }).server.port).toBe(8080)
  })

  test('are overruled by what the caller passes', () => {
    expect(readConfig({ OSO__SERVER__PORT: '9001' }, { server: { port: 0 } }).server.port).toBe(0)
  })

  test('that cannot be used are all named at once', () => {
    const faulty = { OSO__SERVER__PORT: 'abc', OSO__AUTH__MODE: 'none', OSO__LIMITS__MAX_ROW: '5' }
    expect(() => readConfig(faulty)).toThrow(ConfigError)
    expect(() => readConfig(faulty)).toThrow(
      /OSO__LIMITS__MAX_ROW is no setting[\s\S]*OSO__SERVER__PORT[\s\S]*OSO__AUTH__MODE/,
    )
  })

  test('whose group is misspelled are not silently without effect', () => {
    expect(() => readConfig({ OSO__LIMIT__REQUESTS_PER_MINUTE: '5' })).toThrow(
      'OSO__LIMIT__REQUESTS_PER_MINUTE is no setting of this server; did you mean OSO__LIMITS__REQUESTS_PER_MINUTE?',
    )
    expect(() => readConfig({ OSO_API_KEY: 'x', OSO_SERVICE_PORT: '5' })).not.toThrow()
  })

  test.each([
    ['OSO__SERVER__PUBLIC_URL', 'data.example.org', 'https://data.example.org/'],
    ['OSO__SERVER__ORIGINS', 'https://a.org/', 'https://a.org,http://b.org:3000'],
    ['OSO__SERVER__HOSTS', 'https://a.org', 'a.org,[fe80::1]'],
    ['OSO__SERVER__HOSTS', 'a.org:8080', '*'],
    ['OSO__TRINO__URL', 'ftp://a.org', 'https://a.org:8443'],
    ['OSO__LIMITS__REDIS_URL', 'a.org:6379', 'rediss://a.org'],
    ['OSO__JOBS__STORE', 's3://', 's3://bucket/prefix'],
    ['OSO__JOBS__STORE', 'gs://bucket', 'some/folder'],
    ['OSO__JOBS__S3_ENDPOINT', 'a.org', 'http://a.org:9000'],
  ])('%s cannot be %s, which would be of no effect, and can be %s', (name, wrong, right) => {
    expect(() => readConfig({ [name]: wrong })).toThrow(
      new RegExp(`^${name} must be .+, not ${JSON.stringify(wrong)}$`),
    )
    expect(() => readConfig({ [name]: right })).not.toThrow()
  })

  test('are told without the password in them', () => {
    expect(() => readConfig({ OSO__LIMITS__REDIS_URL: 'http://oso:p@ss/word@a.org' })).toThrow(
      /not "http:\/\/…@a\.org"$/,
    )
  })

  test('each have a unit and a sentence', () => {
    for (const row of settingRows()) expect(row.unit && row.help, row.name).toMatch(/\.$/)
  })
})
