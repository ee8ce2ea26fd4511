import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadModels } from './load.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oso-models-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), text)
}

test('stage and domain come from the path, the meaning of columns from the glossary', async () => {
  await put('glossary.yaml', 'id: Number of the thing.\n')
  await put('staging/events.yaml', 'stg_x__y:\n  about: x\n  columns: |\n    id  bigint\n')
  await put('marts/directory/things_v1.sql', '/*\nmodel things_v1\nabout y\n\nid  bigint\n*/\nselect 1 as id')
  expect(await loadModels(folder)).toMatchObject([
    { name: 'things_v1', stage: 'mart', domain: 'directory', built: true },
    { name: 'stg_x__y', stage: 'staging', domain: 'events', columns: [{ description: 'Number of the thing.' }] },
  ])
})

test('a metric is a domain of its own, tagged by its subject, and comes with its tables', async () => {
  const text = 'stars:\n  formula: sum\n  parents: [e]\n  entities: [artifact]\n  aggregations: [daily]\n'
  await put('metrics/code.yaml', text)
  expect(await loadModels(folder)).toMatchObject([
    { name: 'stars', stage: 'metric', domain: 'metrics', tags: ['data_category=code'] },
    { name: 'stars_to_artifact_daily', stage: 'intermediate' },
  ])
})

test('tests of models and other files are not models', async () => {
  await put('marts/x/a.test.yaml', 'case: 1\n')
  await put('marts/x/notes.md', 'text')
  expect(await loadModels(folder)).toEqual([])
})

test('a file outside the folders of stages is refused', async () => {
  await put('views/a.sql', '/*\nmodel a\n*/\nselect 1')
  await expect(loadModels(folder)).rejects.toThrow('views/a.sql:1:1: a file of models stands in a folder of its stage')
})

test('a file that is not named for its model is refused', async () => {
  await put('marts/x/b.sql', '/*\nmodel a\nabout x\n*/\nselect 1')
  await expect(loadModels(folder)).rejects.toThrow('marts/x/b.sql:1:1: the model is "a"; its file is named for it')
})

test('a model that two files define is refused with both', async () => {
  await put('marts/x/a.sql', '/*\nmodel a\nabout x\n*/\nselect 1')
  await put('marts/y.yaml', 'a:\n  about: x\n')
  await expect(loadModels(folder)).rejects.toThrow('marts/y.yaml:1:1: "a" is defined in marts/x/a.sql too')
})
