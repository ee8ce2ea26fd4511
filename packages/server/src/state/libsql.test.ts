import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { KEY, storeContract } from './contract.ts'
import { databaseContract } from './database-contract.ts'
import { jobsContract } from './jobs-contract.ts'
import { openLibsql } from './libsql.ts'
import { migrate } from './migrations.ts'
import { openStore } from './open.ts'
import type { Store } from './store.ts'

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'oso-state-')), 'made', 'state.db')

async function opened(url: string): Promise<Store> {
  const store = await openStore(url)
  if (!store) throw new Error(`${url} is not known`)
  return store
}

describe('an embedded database', () => {
  databaseContract(async () => openLibsql(':memory:'))

  test.skipIf(process.platform === 'win32')(
    'is for its owner alone to read, with all that lies beside it',
    async () => {
      const path = newPath()
      const database = openLibsql(path)
      await migrate(database)
      const rights = readdirSync(dirname(path)).map(name => [name, statSync(join(dirname(path), name)).mode & 0o077])
      expect(rights.length).toBeGreaterThan(1)
      expect(rights.filter(([, others]) => others !== 0)).toEqual([])
      await database.close()
    },
  )

  test('that another process holds is waited for, while the event loop goes on', async () => {
    const path = newPath()
    const database = openLibsql(path)
    await migrate(database)
    const libsql = createRequire(import.meta.url).resolve('libsql')
    const program = `const db = new (require(${JSON.stringify(libsql)}))(${JSON.stringify(path)})
      db.exec('BEGIN IMMEDIATE'); console.log('held'); setTimeout(() => { db.exec('COMMIT'); db.close() }, 700)`
    const holder = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise(resolve => holder.stdout.once('data', resolve))
    let longest = 0
    let last = performance.now()
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    expect(await database.run("UPDATE tenants SET name = 'x' WHERE id = 'default'")).toBe(1)
    clearInterval(watch)
    expect(longest).toBeLessThan(500)
    await database.close()
  })

  test('that is held for too long is said to be so', async () => {
    const path = newPath()
    const [database, holder] = [openLibsql(path), openLibsql(path)]
    await migrate(database)
    let release = (): void => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    const holding = holder.transaction(() => held)
    await wait(20)
    await expect(database.run("UPDATE tenants SET name = 'x'")).rejects.toMatchObject({ code: 'STATE_UNAVAILABLE' })
    release()
    await holding
    await Promise.all([database.close(), holder.close()])
  })
})

describe('a disk that is full', () => {
  test('is said to be so, inside a transaction and outside, and what was there stays', async () => {
    const database = openLibsql(newPath())
    await database.run('CREATE TABLE words (word TEXT)')
    await database.all('PRAGMA max_page_count = 8')
    const fill = 'INSERT INTO words VALUES (hex(zeroblob(100000)))'
    await expect(database.run(fill)).rejects.toMatchObject({ code: 'STATE_UNAVAILABLE' })
    const filling = database.transaction(({ run }) => run(fill))
    await expect(filling).rejects.toMatchObject({ code: 'STATE_UNAVAILABLE' })
    await database.run("INSERT INTO words VALUES ('short')")
    expect(await database.all('SELECT word FROM words')).toEqual([{ word: 'short' }])
    await database.close()
  })
})

describe('the embedded store', () => {
  storeContract(() => opened(':memory:'))
  jobsContract(() => opened(':memory:'))

  test('keeps keys when it is closed and opened again, in a folder that it makes', async () => {
    const url = `file:${newPath()}`
    const first = await opened(url)
    await first.keys.add(KEY)
    await first.close()
    const second = await opened(url)
    expect(await second.keys.list()).toEqual([KEY])
    await second.close()
  })

  test('shows one process what another wrote', async () => {
    const url = `file:${newPath()}`
    const [gateway, command] = [await opened(url), await opened(url)]
    await command.keys.add(KEY)
    expect(await gateway.keys.byHash('aa')).toBeDefined()
    await command.keys.revoke('k1', 2)
    expect((await gateway.keys.byHash('aa'))?.revokedAt).toBe(2)
    await Promise.all([gateway.close(), command.close()])
  })

  test('has no URL that is not known', async () => {
    expect(await openStore('mysql://x')).toBeUndefined()
    expect(await openStore('file:')).toBeUndefined()
  })

  test.skipIf(process.platform !== 'linux')('is refused at once where no folder can be made', async () => {
    await expect(openStore('file:/proc/oso/state.db')).rejects.toThrow(/ENOENT.* mkdir '\/proc\/oso'/)
  })
})
