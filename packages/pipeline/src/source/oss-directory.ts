import { basename } from 'node:path'
import { parse } from 'yaml'
import type { z } from 'zod'
import { messageOf, PipelineError } from '../errors.ts'
import { complaint } from './complaint.ts'
import { collectionOddities, type Oddity, projectOddities } from './directory/entries.ts'
import type { DirectoryFile } from './directory/files.ts'
import { type DirectoryCommit, type Medium, type MediumDeps, mediumOf } from './directory/medium.ts'
import { collectionSchema, projectSchema } from './directory/schema.ts'
import { batched, type Reading, type Row, type RowPiece, type Source } from './source.ts'

/** The raw tables of the directory. */
export const DIRECTORY_TABLES = { projects: 'src_ossd__projects', collections: 'src_ossd__collections' } as const

/** The OSS Directory: from a folder, which may be a clone, from a `.tar.gz`, or from an https address of one. */
export function ossDirectory(location: string, deps: Partial<MediumDeps> = {}): Source {
  const medium = mediumOf(location, { fetch: globalThis.fetch, env: {}, ...deps })
  return {
    name: 'oss-directory',
    location,
    stability: 'stable',
    cadence: 'daily',
    tables: Object.values(DIRECTORY_TABLES),
    version: medium.version,
    extract: reading => batched(piecesOf(medium, location, reading)),
  }
}

async function* piecesOf(medium: Medium, location: string, reading: Reading): AsyncGenerator<RowPiece> {
  const commit = await medium.commit(reading)
  let seen = 0
  for await (const file of medium.files(reading)) {
    seen++
    yield* piecesOfFile(file, commit)
  }
  if (seen > 0) return
  throw new PipelineError('SOURCE_EMPTY', `${location} has no data/projects/*.yaml or data/collections/*.yaml`, {
    hint: 'is it the OSS Directory?',
  })
}

function piecesOfFile(file: DirectoryFile, commit: DirectoryCommit): RowPiece[] {
  const read = readFile(file)
  if ('reason' in read) return [{ kind: 'rejected', location: file.path, reason: read.reason }]
  const noted = read.oddities.map(
    ({ entry, reason }) => ({ kind: 'noted', location: `${file.path}: ${entry}`, reason }) as const,
  )
  return [...noted, { kind: 'row', table: read.table, row: { ...read.row, ...commit } }]
}

type Read = Readonly<{ table: string; row: Row; oddities: readonly Oddity[] } | { reason: string }>

function readFile(file: DirectoryFile): Read {
  if ('tooLarge' in file) return { reason: `${file.tooLarge} bytes are too many for a file of the directory` }
  const yaml = parsed(file.bytes)
  if ('reason' in yaml) return yaml
  return file.path.startsWith('projects/')
    ? checked(file, yaml.value, projectSchema, DIRECTORY_TABLES.projects, projectOddities)
    : checked(file, yaml.value, collectionSchema, DIRECTORY_TABLES.collections, collectionOddities)
}

function parsed(bytes: Uint8Array): { value: unknown } | { reason: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { value: parse(text, { logLevel: 'error' }) }
  } catch (error) {
    // The first line says what and where; below it stands an excerpt.
    return { reason: `not readable as YAML: ${messageOf(error).split('\n')[0]?.replace(/:$/, '')}` }
  }
}

function checked<T extends Row & Readonly<{ name: string }>>(
  file: DirectoryFile,
  value: unknown,
  schema: z.ZodType<T>,
  table: string,
  odditiesOf: (row: T) => Oddity[],
): Read {
  const result = schema.safeParse(value)
  if (!result.success) return { reason: complaint(result.error) }
  const row = result.data
  const expected = basename(file.path, '.yaml')
  if (row.name !== expected) return { reason: `name is ${JSON.stringify(row.name)}, the file's name says ${expected}` }
  return { table, row, oddities: odditiesOf(row) }
}
