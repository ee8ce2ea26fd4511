import { copyFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settingRows } from '../src/config.ts'
import { makeProgram, type Program } from './program.ts'
import { projects } from './sample-warehouse.ts'

let program: Program
beforeAll(() => {
  program = makeProgram({ projects_v1: projects(3_000) })
})
afterAll(() => program?.remove())

const run: Program['run'] = (...asked) => program.run(...asked)
const serve: Program['serve'] = env => program.serve(env)

describe('oso-server', () => {
  test('tells its version', async () => {
    expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('explains every setting', async () => {
    const { out, code } = await run(['--help'])
    expect(code).toBe(0)
    for (const { name, help } of settingRows()) {
      expect(out).toContain(name)
      expect(out).toContain(help)
    }
  })

  test('serves until it is told to stop, and lets a query that runs come to its end', async () => {
    const { child, ended, sql } = await serve()
    const answer = await sql('select a.project_name from projects_v1 a, projects_v1 b limit 900000')
    child.kill('SIGTERM')
    expect((await answer.text()).split('\r\n').length).toBe(900_002)
    const { code, out, error } = await ended
    expect([code, error]).toEqual([0, ''])
    expect(out).toContain('stopping')
  }, 60_000)

  test('ends what takes too long, and tells so who still waits for a status', async () => {
    const { child, ended, sql } = await serve({ OSO__SERVER__DRAIN_MS: '200' })
    const endless = 'select count(*) from projects_v1 a, projects_v1 b, projects_v1 c where length(a.project_name) < 0'
    const asked = sql(`${endless} or length(b.project_name) + length(c.project_name) < 0`)
    await new Promise(resolve => setTimeout(resolve, 500))
    child.kill('SIGINT')
    const answer = await asked
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'SHUTTING_DOWN' }])
    expect((await ended).code).toBe(0)
  })

  test('says once that a new warehouse cannot be read, and why', async () => {
    const warehouse = join(program.folder, 'swapped.duckdb')
    copyFileSync(program.warehouse, warehouse)
    const often = { OSO__LOG__LEVEL: 'warn', OSO__WAREHOUSE__WATCH_MS: '20' }
    const { child, said, ended } = program.start(['serve', '--warehouse', warehouse, '--port', '0'], often)
    await said(/ at http/)
    const told = new Promise(resolve => child.stderr?.once('data', resolve))
    writeFileSync(`${warehouse}.new`, 'not a database')
    renameSync(`${warehouse}.new`, warehouse)
    await told
    await new Promise(resolve => setTimeout(resolve, 1_000))
    child.kill('SIGTERM')
    const lines = (await ended).error.trim().split('\n')
    expect(lines.map(line => JSON.parse(line))).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('not a valid DuckDB database file') }),
    ])
  }, 30_000)

  test('takes keys that were made meanwhile, until they are revoked', async () => {
    const { child, ended, sql } = await serve({ OSO__AUTH__ANONYMOUS: 'deny' })
    expect((await sql('select 1 as x')).status).toBe(401)
    const key = (await run(['keys', 'create', 'laptop'])).out.trim()
    expect((await sql('select 1 as x', `Bearer ${key}`)).status).toBe(200)
    const { out } = await run(['keys', 'list'])
    expect(out).toMatch(/^k_\w+ {2}\S+ {2}good {2}laptop$/m)
    expect(out).not.toContain(key)
    expect((await run(['keys', 'revoke', out.split(' ')[0] ?? ''])).code).toBe(0)
    const status = async () => (await sql('select 1 as x', `Bearer ${key}`)).status
    await expect.poll(status, { timeout: 5_000 }).toBe(401)
    child.kill('SIGTERM')
    await ended
  })
})

describe('keys and tenants on the command line', () => {
  const state = { OSO__STATE__URL: 'file:tenants.db' }

  test('are made with limits and scopes, listed with them, and changed', async () => {
    expect(
      await run(['tenants', 'create', 'acme', '--allow', 'stage:mart', '--set', 'bytesPerDay=5g'], state),
    ).toMatchObject({
      code: 0,
      out: 'acme  acme  stage:mart  {"bytesPerDay":5368709120}\n',
    })
    const made = await run(['keys', 'create', 'ci', '--tenant', 'acme', '--scopes', 'query,metrics'], state)
    expect(made.out).toMatch(/^oso_\w{38}\n$/)
    const [id = ''] = (await run(['keys', 'list'], state)).out.split(' ')
    const limited = await run(['keys', 'limit', id, 'requestsPerMinute=60,paid=bytes+engine'], state)
    expect([limited.code, limited.error]).toEqual([0, ''])
    expect((await run(['keys', 'list'], state)).out).toMatch(
      / good {2}ci {2}tenant acme {2}for query, metrics {2}\{"requestsPerMinute":60,"paid":\["bytes","engine"\]\}\n$/,
    )
    await run(['keys', 'limit', id, 'requestsPerMinute=,paid='], state)
    expect((await run(['keys', 'list'], state)).out).toMatch(/metrics\n$/)
    await run(['tenants', 'set', 'acme', '--allow', 'all', '--deny', 'secret_*', '--set', 'bytesPerDay='], state)
    expect((await run(['tenants', 'list'], state)).out).toContain('acme  acme  all models but secret_*\n')
  })

  test('are listed to who reads no further, without a word about it', async () => {
    const { child, ended } = program.start(['keys', 'list'], state)
    child.stdout?.destroy()
    expect(await ended).toMatchObject({ code: 0, error: '' })
  })

  test('say what of them cannot be', async () => {
    const refused = async (...args: string[]): Promise<string> => {
      const { code, error } = await run(args, state)
      expect(code).toBe(1)
      return error
    }
    expect(await refused('tenants', 'create', 'default')).toMatch(/error TENANT_EXISTS: /)
    expect(await refused('tenants', 'remove', 'default')).toMatch(/error TENANT_IN_USE: /)
    expect(await refused('tenants', 'set', 'nobody', '--allow', 'all')).toMatch(/error TENANT_NOT_FOUND: /)
    expect(await refused('tenants', 'create', 'x', '--allow', 'no such!')).toMatch(/error INVALID_SETTING: /)
    expect(await refused('keys', 'create', '\u001b[2Jx')).toMatch(/error INVALID_SETTING: /)
    expect(await refused('tenants', 'set', 'default', '--name', '\u001b[2Jx')).toMatch(/error INVALID_SETTING: /)
    expect(await refused('keys', 'create', 'x', '--tenant', 'nobody')).toMatch(/error TENANT_NOT_FOUND: /)
    expect(await refused('keys', 'limit', 'k_none', 'maxRows=5')).toMatch(/error KEY_NOT_FOUND: /)
    expect(await refused('keys', 'limit', 'k_none', 'rowsPerDay=5')).toContain('There is no limit rowsPerDay')
    expect(await refused('keys', 'limit', 'k_none', 'maxRows=0')).toMatch(/error INVALID_SETTING: .*maxRows/)
  })
})

describe('oso-server says in one line what it cannot do', () => {
  test('without a warehouse', async () => {
    const said = await run(['serve', '--warehouse', join(program.folder, 'none.duckdb'), '--port', '0'])
    expect(said.code).toBe(1)
    expect(said.error).toMatch(
      /^oso-server: error WAREHOUSE_NOT_FOUND: There is no warehouse at \S+none\.duckdb\. Build one: oso-pipeline .*\n$/,
    )
  })

  test('with a file that is no warehouse', async () => {
    writeFileSync(join(program.folder, 'text.duckdb'), 'not a database')
    const said = await run(['serve', '--warehouse', join(program.folder, 'text.duckdb'), '--port', '0'])
    expect(said.code).toBe(1)
    expect(said.error).toMatch(
      /^oso-server: error WAREHOUSE_UNREADABLE: The warehouse at \S+text\.duckdb cannot be read: .+\n$/,
    )
  })

  test('on a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const address = other.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const said = await run(['serve', '--warehouse', program.warehouse, '--port', String(port)])
    other.close()
    expect(said.code).toBe(1)
    expect(said.error).toMatch(
      new RegExp(
        `^oso-server: error PORT_IN_USE: Cannot listen on 127\\.0\\.0\\.1 port ${port}: it is in use\\..+\\n$`,
      ),
    )
  })

  test('without the Redis that limits are to be counted in, and with no password in it', async () => {
    const said = await run(['serve', '--warehouse', program.warehouse, '--port', '0'], {
      OSO__LIMITS__REDIS_URL: 'redis://oso:secret@127.0.0.1:1/0',
    })
    expect([said.code, said.error]).toEqual([
      1,
      'oso-server: error REDIS_UNREACHABLE: The Redis of OSO__LIMITS__REDIS_URL, redis://…@127.0.0.1:1/0, does not answer ' +
        '(connect ECONNREFUSED 127.0.0.1:1), so limits cannot be shared. Start it, or set OSO__LIMITS__WITHOUT_REDIS=alone.\n',
    ])
  })

  test('without the cluster that models are to be drafted from', async () => {
    const said = await run(['models', 'import'], { OSO__TRINO__URL: 'http://127.0.0.1:1' })
    expect([said.code, said.error]).toEqual([
      1,
      'oso-server: error WAREHOUSE_UNAVAILABLE: The cluster cannot be reached just now. (connect ECONNREFUSED 127.0.0.1:1)\n',
    ])
  })

  test('with settings that are none', async () => {
    const said = await run(['serve', '--port', 'many'])
    expect([said.code, said.error]).toEqual([
      1,
      'oso-server: error INVALID_SETTING: OSO__SERVER__PORT must be an integer from 0 to 65535, not "many"\n',
    ])
  })

  test('open to all on an address that all can reach', async () => {
    const said = await run(['serve', '--warehouse', program.warehouse, '--host', '0.0.0.0', '--port', '0'], {
      OSO__AUTH__MODE: 'open',
    })
    expect(said.code).toBe(1)
    expect(said.error).toMatch(
      /^oso-server: error INVALID_SETTING: OSO__AUTH__MODE=open is for loopback addresses only/,
    )
  })

  test('with a key that there is not', async () => {
    const said = await run(['keys', 'revoke', 'k_none'])
    expect([said.code, said.error]).toEqual([
      1,
      'oso-server: error KEY_NOT_FOUND: There is no key k_none that could be revoked.\n',
    ])
  })
})

describe('oso-server selftest', () => {
  test('prints what holds, layer by layer, and ends well', async () => {
    const { code, out, error } = await run(['selftest', '--warehouse', program.warehouse])
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(out).toMatch(
      /✓ +45 of 45 +attacks refused by the guard\n✓ .*honest.*\n✓ .*locks.*\n✓ .*limits.*\n\nall of it holds/,
    )
  })

  test('shows each thing that it tried when asked for all', async () => {
    const { out } = await run(['selftest', '--warehouse', program.warehouse, '--all'])
    expect(out).toContain('✓ no file is read\n')
    expect(out).toContain('✓ D3 ')
  })
})
