import { expect, test } from 'vitest'
import type { Database } from './database.ts'
import { migrate } from './migrations.ts'

const MADE = 'CREATE TABLE things (id BIGINT PRIMARY KEY, word TEXT)'
const COUNT = 'SELECT count(*) AS n FROM things'

/** What every database must do. `open` gives an empty one. */
export function databaseContract(open: () => Promise<Database>): void {
  test('values come back as they were given, and what a statement changed is told', async () => {
    const database = await open()
    await database.run(MADE)
    expect(await database.run('INSERT INTO things VALUES (?, ?), (?, ?)', [2 ** 50, "it's ?", 2, null])).toBe(2)
    const returned = await database.all('UPDATE things SET word = ? WHERE word IS NULL RETURNING id, word', ['two'])
    expect(returned).toEqual([{ id: 2, word: 'two' }])
    expect(await database.all('SELECT id, word FROM things ORDER BY id')).toEqual([
      { id: 2, word: 'two' },
      { id: 2 ** 50, word: "it's ?" },
    ])
    await database.close()
  })

  test('its clock is that of the world', async () => {
    const database = await open()
    const [row] = await database.all<{ at: number }>(`SELECT ${database.now} AS at`)
    expect(Math.abs((row?.at ?? 0) - Date.now())).toBeLessThan(5_000)
    await database.close()
  })

  test('a transaction that throws leaves nothing behind', async () => {
    const database = await open()
    await database.run(MADE)
    const failed = database.transaction(async ({ run }) => {
      await run('INSERT INTO things VALUES (1, NULL)')
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(await database.all(COUNT)).toEqual([{ n: 0 }])
    await database.close()
  })

  test('a statement from beside a transaction is no part of it', async () => {
    const database = await open()
    await database.run(MADE)
    let beside: Promise<number> | undefined
    const failed = database.transaction(async ({ run }) => {
      await run('INSERT INTO things VALUES (1, NULL)')
      beside = database.run('INSERT INTO things VALUES (2, NULL)')
      await new Promise(resolve => setTimeout(resolve, 20))
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    await beside
    expect(await database.all('SELECT id FROM things')).toEqual([{ id: 2 }])
    await database.close()
  })

  test('transactions that read before they write lose nothing when they are alone', async () => {
    const database = await open()
    await database.run(MADE)
    await database.run("INSERT INTO things VALUES (0, 'count')")
    const step = () =>
      database.transaction(
        async ({ all, run }) => {
          const [row] = await all<{ id: number }>('SELECT id FROM things')
          await run('UPDATE things SET id = ?', [(row?.id ?? 0) + 1])
        },
        { alone: true },
      )
    await Promise.all(Array.from({ length: 20 }, step))
    expect(await database.all('SELECT id FROM things')).toEqual([{ id: 20 }])
    await database.close()
  })

  test('programs that start at once bring the schema up once, and one that starts later leaves it', async () => {
    const database = await open()
    await Promise.all([migrate(database), migrate(database), migrate(database)])
    await database.run("UPDATE tenants SET name = 'kept' WHERE id = 'default'")
    await migrate(database)
    expect(await database.all("SELECT name FROM tenants WHERE id = 'default'")).toEqual([{ name: 'kept' }])
    await database.close()
  })

  test('a state of a later version is not touched', async () => {
    const database = await open()
    await migrate(database)
    await database.run('INSERT INTO migrations (version) VALUES (1000)')
    await expect(migrate(database)).rejects.toThrow('later version')
    await database.close()
  })
}
