import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tarGz } from '../../test/archives.ts'
import { commit, initClone } from '../../test/clones.ts'
import { folderOf, REAL_DATA, SAMPLE, temporaryFolder, write } from '../../test/folders.ts'
import { webServer } from '../../test/web.ts'
import { collect, quietReading, sourceContract } from './contract.ts'
import { DIRECTORY_TABLES, ossDirectory } from './oss-directory.ts'

const project = (name: string, more = '') => `version: 7\nname: ${name}\ndisplay_name: The ${name}\n${more}`
const collection = (name: string, ...members: string[]) =>
  `version: 7\nname: ${name}\ndisplay_name: The ${name}\nprojects:\n${members.map(m => `  - ${m}\n`).join('')}`

const FILES = {
  'data/projects/a/ada.yaml': project('ada', 'github:\n  - url: https://github.com/ada\n'),
  'data/projects/b/bo.yaml': project('bo'),
  'data/projects/b/broken.yaml': 'version: 7\nname: [',
  'data/collections/all.yaml': collection('all', 'ada', 'bo'),
  'data/logos/a/ada.png': 'not YAML',
  'README.md': 'not YAML either',
}

describe('from a folder', () => {
  sourceContract(async () => {
    const folder = folderOf(FILES)
    const change = () => write(join(folder, 'data/projects/c/chidi.yaml'), project('chidi'))
    return { open: () => ossDirectory(folder), things: 4, change }
  })

  test('the folder may be the data folder itself', async () => {
    const folder = folderOf(FILES)
    const { rows } = await collect(ossDirectory(join(folder, 'data')))
    expect(rows[DIRECTORY_TABLES.projects]).toHaveLength(2)
  })

  test('a folder without the directory in it is SOURCE_EMPTY', async () => {
    const source = ossDirectory(folderOf({ 'README.md': '' }))
    await expect(collect(source)).rejects.toMatchObject({ code: 'SOURCE_EMPTY' })
  })
})

describe('from an archive', () => {
  sourceContract(async () => {
    const path = join(temporaryFolder(), 'directory.tar.gz')
    writeFileSync(path, await tarGz(FILES))
    const change = async () => writeFileSync(path, await tarGz({ ...FILES, 'data/projects/c/c.yaml': project('c') }))
    return { open: () => ossDirectory(path), things: 4, change }
  })

  test('the top folder that GitHub adds makes no difference', async () => {
    const wrapped = Object.fromEntries(
      Object.entries(FILES).map(([path, text]) => [`oss-directory-main/${path}`, text]),
    )
    const path = join(temporaryFolder(), 'directory.tar.gz')
    writeFileSync(path, await tarGz(wrapped))
    expect(await collect(ossDirectory(path))).toEqual(await collect(ossDirectory(folderOf(FILES))))
  })

  test.each([
    ['that is cut', (bytes: Uint8Array) => bytes.slice(0, bytes.length / 2)],
    ['that is not gzip', () => Buffer.from('a page that says that the archive has moved')],
    ['whose tar is damaged', (bytes: Uint8Array) => bytes.map((byte, at) => (at === 60 ? byte ^ 0xff : byte))],
    ['that is empty', () => new Uint8Array()],
  ])('an archive %s is SOURCE_CORRUPT or SOURCE_EMPTY, and is named', async (_, damage) => {
    const path = join(temporaryFolder(), 'directory.tar.gz')
    writeFileSync(path, damage(await tarGz(FILES)))
    await expect(collect(ossDirectory(path))).rejects.toMatchObject({
      code: expect.stringMatching(/^SOURCE_(CORRUPT|EMPTY)$/),
      message: expect.stringContaining('directory.tar.gz'),
    })
  })

  test('names that climb out of the archive write nothing', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'directory.tar.gz')
    writeFileSync(path, await tarGz({ '../../data/projects/e/evil.yaml': project('evil') }))
    const { rows } = await collect(ossDirectory(path))
    expect(rows[DIRECTORY_TABLES.projects]).toHaveLength(1)
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })
})

describe('from an address', () => {
  const serve = async (files: Readonly<Record<string, string>> = FILES, etag = true) => {
    let body = await tarGz(files)
    const address = await webServer((request, response) => {
      if (etag) response.setHeader('etag', `"${body.length}"`)
      response.setHeader('content-length', body.length)
      response.end(request.method === 'HEAD' ? undefined : body)
    })
    const replace = async (next: Readonly<Record<string, string>>) => {
      body = await tarGz(next)
    }
    return { address, replace }
  }

  sourceContract(async () => {
    const { address, replace } = await serve()
    const change = () => replace({ ...FILES, 'data/projects/c/c.yaml': project('c') })
    return { open: () => ossDirectory(`${address}/directory.tar.gz`), things: 4, change }
  })

  test('the version is the ETag, and without one the hash of the bytes', async () => {
    const tagged = await serve()
    expect(await ossDirectory(tagged.address).version(quietReading())).toMatch(/^etag:"\d+"$/)
    const plain = await serve(FILES, false)
    expect(await ossDirectory(plain.address).version(quietReading())).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  test('it says how many bytes have come, and of how many', async () => {
    const { address } = await serve()
    const said: [number, number | undefined][] = []
    const reading = {
      ...quietReading(),
      onBytes: (read: number, total: number | undefined) => said.push([read, total]),
    }
    for await (const _ of ossDirectory(address).extract(reading));
    expect(said.at(-1)?.[0]).toBe(said.at(-1)?.[1])
  })

  test('redirects are followed, five at most', async () => {
    const { address } = await serve()
    const around = await webServer((request, response) => {
      const left = Number(request.url?.slice(1))
      response.writeHead(302, { location: left > 0 ? `/${left - 1}` : address }).end()
    })
    expect((await collect(ossDirectory(`${around}/3`))).rejected).toHaveLength(1)
    await expect(collect(ossDirectory(`${around}/9`))).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' })
  })

  test.each([
    ['http://example.com/a.tar.gz', /only https/],
    ['http://127.0.0.1:1/a.tar.gz', /cannot be read/],
  ])('%s is SOURCE_UNREACHABLE', async (address, message) => {
    await expect(collect(ossDirectory(address))).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE', message })
  })

  test('a redirect to plain http elsewhere is not followed', async () => {
    const address = await webServer((_, response) => response.writeHead(301, { location: 'http://example.com/' }).end())
    await expect(collect(ossDirectory(address))).rejects.toMatchObject({ message: expect.stringMatching(/only https/) })
  })

  test('an answer other than 200 is told', async () => {
    const address = await webServer((_, response) => response.writeHead(404).end())
    await expect(collect(ossDirectory(address))).rejects.toMatchObject({
      message: expect.stringMatching(/404 Not Found/),
    })
  })

  test('a connection that breaks is not taken for the end', async () => {
    const body = await tarGz(FILES)
    const address = await webServer((_, response) => {
      response.writeHead(200, { 'content-length': body.length })
      response.write(body.slice(0, body.length - 20), () => response.destroy())
    })
    await expect(collect(ossDirectory(address))).rejects.toMatchObject({ code: expect.stringMatching(/^SOURCE_/) })
  })

  test('an archive that says it is too large is not read', async () => {
    const address = await webServer((_, response) =>
      response.writeHead(200, { 'content-length': 1024 ** 3 }).write('x'),
    )
    await expect(collect(ossDirectory(address))).rejects.toMatchObject({ code: 'SOURCE_TOO_LARGE' })
  })
})

describe('what a file holds', () => {
  const only = (path: string, text: string | Uint8Array) => collect(ossDirectory(folderOf({ [`data/${path}`]: text })))

  test.each([
    ['projects/b/bad.yaml', 'a: [', /^not readable as YAML: /],
    ['projects/b/bad.yaml', Buffer.from([0xff, 0xfe, 0x00]), /^not readable as YAML: /],
    ['projects/b/bad.yaml', '', /object/],
    ['projects/b/bad.yaml', project('good'), /^name is "good", the file's name says bad$/],
    ['projects/b/bad.yaml', project('bad').replace('7', '6'), /^version: version must be 7$/],
    ['projects/b/bad.yaml', 'version: 7\nname: bad\n', /^display_name: /],
    ['projects/b/bad.yaml', project('bad', 'github: https://github.com/bad\n'), /^github: /],
    ['projects/b/bad.yaml', project('bad', 'github:\n  - uri: https://github.com/bad\n'), /^github\[0\]\.url: /],
    [
      'projects/b/bad.yaml',
      project('bad', 'blockchain:\n  - address: "0x"\n    tags: [eoa]\n'),
      /^blockchain\[0\]\.networks/,
    ],
    ['projects/b/bad.yaml', `a: &a [x]\n${'b: [*a, *a, *a]\n'.repeat(2)}`, /^not readable as YAML: /],
    ['collections/bad.yaml', 'version: 7\nname: bad\ndisplay_name: Bad\nprojects: []\n', /^projects: /],
  ])('%s is rejected with its reason: %#', async (path, text, reason) => {
    const { rows, rejected } = await only(path, text)
    expect(rows).toEqual({})
    expect(rejected).toEqual([{ location: path, reason: expect.stringMatching(reason) }])
  })

  test('a file that is much too large is rejected unread', async () => {
    const { rejected } = await only('projects/b/big.yaml', project('big', `description: ${'x'.repeat(5_000_000)}\n`))
    expect(rejected[0]?.reason).toMatch(/bytes are too many/)
  })

  test('what a project leaves out is null or an empty list', async () => {
    const { rows } = await only('projects/a/ada.yaml', project('ada'))
    expect(rows[DIRECTORY_TABLES.projects]?.[0]).toMatchObject({
      description: null,
      social: null,
      github: [],
      blockchain: [],
    })
  })

  test.each([
    [
      'blockchain:\n  - {address: "0x327Df1E6de05895d2ab08513aaDD9313Fe505d86 ", networks: [base], tags: [eoa]}',
      /blanks around/,
    ],
    [
      'blockchain:\n  - {address: "0x69522fb5337663d3B4dFB0030b881c1A750Adb4", networks: [base], tags: [eoa]}',
      /41 characters/,
    ],
    [
      'blockchain:\n  - {address: "0x4FdF0996Bee9D8c1E083322022fcE2EBcd8c9041s", networks: [base], tags: [eoa]}',
      /43 characters/,
    ],
    ['blockchain:\n  - {address: "", networks: [base], tags: [eoa]}', /is empty/],
    [
      'blockchain:\n  - {address: "0x327Df1E6de05895d2ab08513aaDD9313Fe505d86", networks: [new_chain], tags: [eoa]}',
      /new_chain/,
    ],
    [
      'github:\n  - url: https://github.com/zviadm/celoterminal/blob/main/README.md',
      /neither an owner nor a repository/,
    ],
    ['github:\n  - url: https://github.com/orgs/sorostarter/repositories', /neither an owner nor a repository/],
    ['github:\n  - url: https://ophis-fi', /neither an owner nor a repository/],
    ['crates:\n  - url: https://www.npmjs.com/package/@pulseai/sdk', /not a link of crates/],
    ['github:\n  - url: https://github.com/a/b\n  - url: https://github.com/a/b', /listed 2 times/],
  ])('an odd entry is kept as it is written, and noted: %#', async (yaml, reason) => {
    const { rows, rejected, noted } = await only('projects/o/odd.yaml', project('odd', yaml))
    expect(rows[DIRECTORY_TABLES.projects]).toHaveLength(1)
    expect(rejected).toEqual([])
    expect(noted).toEqual([
      { location: expect.stringMatching(/^projects\/o\/odd\.yaml: /), reason: expect.stringMatching(reason) },
    ])
  })

  test('a member listed twice is kept twice, and noted', async () => {
    const { rows, noted } = await only('collections/all.yaml', collection('all', 'ada', 'bo', 'ada'))
    expect(rows[DIRECTORY_TABLES.collections]?.[0]?.projects).toEqual(['ada', 'bo', 'ada'])
    expect(noted).toEqual([{ location: 'collections/all.yaml: projects ada', reason: 'listed 2 times' }])
  })

  test('names with dots, underscores, ampersands and parentheses are names', async () => {
    expect((await only('projects/e/eugenix.io.yaml', project('eugenix.io'))).rejected).toEqual([])
    expect((await only('collections/r&d-(1).yaml', collection('r&d-(1)', 'ada'))).rejected).toEqual([])
  })
})

test('a path where nothing is is SOURCE_NOT_FOUND', async () => {
  await expect(collect(ossDirectory('/nowhere/at/all'))).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' })
})

test('the sample has 25 projects and 4 collections, nothing rejected, and every kind of dirt', async () => {
  const { rows, rejected, noted } = await collect(ossDirectory(SAMPLE.directory))
  expect(rows[DIRECTORY_TABLES.projects]).toHaveLength(25)
  expect(rows[DIRECTORY_TABLES.collections]).toHaveLength(4)
  expect(rejected).toEqual([])
  const reasons = noted.map(({ reason }) => reason).join('\n')
  for (const kind of [
    /blanks/,
    /41 characters/,
    /is empty/,
    /neither an owner/,
    /not a link of crates/,
    /listed 2/,
    /more than a-z/,
  ]) {
    expect(reasons).toMatch(kind)
  }
})

test.skipIf(REAL_DATA === undefined)('the real directory has what its description counts', async () => {
  const { rows, rejected, noted } = await collect(ossDirectory(join(REAL_DATA ?? '', 'oss-directory.tar.gz')))
  expect(rows[DIRECTORY_TABLES.projects]).toHaveLength(7_112)
  expect(rows[DIRECTORY_TABLES.collections]).toHaveLength(117)
  expect(rejected).toEqual([])
  const count = (reason: RegExp) => noted.filter(oddity => reason.test(oddity.reason)).length
  expect(count(/address/)).toBe(5)
  expect(count(/neither an owner nor a repository/)).toBe(4)
  expect(count(/not a link of crates/)).toBe(1)
  expect(count(/more than a-z/)).toBe(15)
})

test('a clone of the directory says which commit was read, and a new commit is a new version', async () => {
  const folder = folderOf(FILES)
  initClone(folder)
  const sha = commit(folder, { author: 'ada@example.com', at: '2026-01-02T03:04:05+01:00' })
  const open = () => ossDirectory(folder, { env: { PATH: process.env.PATH } })
  const { rows } = await collect(open())
  expect(rows[DIRECTORY_TABLES.projects]?.[0]).toMatchObject({ sha, committed_time: '2026-01-02T03:04:05+01:00' })
  const version = await open().version(quietReading())
  commit(folder, { author: 'ada@example.com', at: '2026-01-03T03:04:05+01:00' })
  expect(await open().version(quietReading())).not.toBe(version)
})

test('reading does not change the folder', async () => {
  const folder = folderOf(FILES)
  const path = join(folder, 'data/projects/a/ada.yaml')
  const before = readFileSync(path, 'utf8')
  await collect(ossDirectory(folder))
  expect(readFileSync(path, 'utf8')).toBe(before)
})
