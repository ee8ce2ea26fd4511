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

  test('of other programs are left alone', () => {
    expect(() => readConfig({ OSO__PIPELINE__THREADS: 'x' })).not.toThrow()
  })

  test('each have a unit and a sentence', () => {
    for (const row of settingRows()) expect(row.unit && row.help, row.name).toMatch(/\.$/)
  })
})
