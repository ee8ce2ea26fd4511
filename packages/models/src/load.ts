import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path/posix'
import { ModelError } from './errors.ts'
import { expand } from './factory/factory.ts'
import type { Model, Stage } from './model/model.ts'
import { readDeclared, readGlossary } from './read/declared.ts'
import { type Entry, readModel, type Surroundings } from './read/entry.ts'
import { readHead } from './read/head.ts'

/** The folder of each stage. */
const FOLDERS: Readonly<Record<string, Stage>> = {
  sources: 'source',
  seeds: 'seed',
  staging: 'staging',
  intermediate: 'intermediate',
  metrics: 'metric',
  marts: 'mart',
}

const GLOSSARY = 'glossary.yaml'

/**
 * Reads a folder of models: `<stage>/<domain>/<model>.sql`, and declared ones in `<stage>/<domain>.yaml`, at any depth
 * below the stage. A metric's tables come with its definition. Columns without a meaning take it from `glossary.yaml`, where there is one.
 *
 * What the models' SQL reads is not looked at; `createRegistry` does that. Throws ModelError for the first file that is
 * not as it should be.
 */
export async function loadModels(folder: string): Promise<Model[]> {
  const files = (await readdir(folder, { recursive: true })).map(file => file.replaceAll('\\', '/')).sort()
  const glossary = await glossaryOf(folder, files)
  const read = async (file: string): Promise<Model[]> => {
    const entries = await readFileOf(file, await readFile(join(folder, file), 'utf8'))
    return entries.map(entry => readModel(entry, { ...surroundings(file), glossary }))
  }
  const models = (await Promise.all(files.filter(isModelFile).map(read))).flat()
  refuseDoubles(models)
  return expand(models)
}

function refuseDoubles(models: readonly Model[]): void {
  const files = new Map<string, string>()
  for (const { name, file } of models) {
    const first = files.get(name)
    if (first !== undefined) throw new ModelError({ file, line: 1, column: 1 }, `"${name}" is defined in ${first} too`)
    files.set(name, file)
  }
}

function isModelFile(file: string): boolean {
  return file !== GLOSSARY && /\.(?:sql|ya?ml)$/.test(file) && !/\.test\.ya?ml$/.test(file)
}

async function readFileOf(file: string, text: string): Promise<Entry[]> {
  if (!file.endsWith('.sql')) return readDeclared(text, file)
  const entry = readHead(text, file)
  if (!file.endsWith(`/${entry.name}.sql`)) {
    throw new ModelError({ file, line: 1, column: 1 }, `the model is "${entry.name}"; its file is named for it`)
  }
  return [entry]
}

/**
 * Stage and subject of the models in a file, by its path: `staging/directory.yaml`, `marts/metrics/metrics_v0.sql`.
 * Metrics are one domain, their subject is a tag.
 */
function surroundings(file: string): Omit<Surroundings, 'glossary'> {
  const parts = file.split('/')
  const stage = FOLDERS[parts[0] ?? '']
  if (!stage) {
    const folders = Object.keys(FOLDERS).join(', ')
    throw new ModelError({ file, line: 1, column: 1 }, `a file of models stands in a folder of its stage: ${folders}`)
  }
  const last = file.endsWith('.sql') ? parts.at(-2) : parts.at(-1)?.replace(/\.ya?ml$/, '')
  const subject = last ?? ''
  if (stage === 'metric') return { stage, domain: 'metrics', tags: [`data_category=${subject}`] }
  return { stage, domain: subject, tags: [] }
}

async function glossaryOf(folder: string, files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return files.includes(GLOSSARY) ? readGlossary(await readFile(join(folder, GLOSSARY), 'utf8')) : new Map()
}
