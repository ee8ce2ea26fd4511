import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { storeContract } from './contract.ts'
import { openLibsql } from './libsql.ts'

describe('the embedded store', () => {
  storeContract(async () => openLibsql(':memory:'))

  test('keeps keys when it is closed and opened again, in a folder that it makes', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'oso-state-')), 'made', 'state.db')
    const first = openLibsql(path)
    await first.addKey({ id: 'k1', name: 'n', hash: 'aa', createdAt: 1, expiresAt: null, revokedAt: null })
    await first.close()
    const second = openLibsql(path)
    expect((await second.keys()).length).toBe(1)
    await second.close()
  })

  test('shows one process what another wrote', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'oso-state-')), 'state.db')
    const [gateway, command] = [openLibsql(path), openLibsql(path)]
    await command.addKey({ id: 'k1', name: 'n', hash: 'aa', createdAt: 1, expiresAt: null, revokedAt: null })
    expect(await gateway.keyByHash('aa')).toBeDefined()
    await command.revokeKey('k1', 2)
    expect((await gateway.keyByHash('aa'))?.revokedAt).toBe(2)
    await Promise.all([gateway.close(), command.close()])
  })
})
