import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { messageOf, PipelineError, systemReason } from '../errors.ts'
import { type Line, linesOf } from './commits/lines.ts'
import { COMMITS_TABLE, commitSchema } from './commits/schema.ts'
import { complaint } from './complaint.ts'
import { batched, type Reading, type RowPiece, type Source } from './source.ts'

const FILE = /\.ndjson(?:\.gz)?$/
const TAGS_FILE = /\.tags\.ndjson(?:\.gz)?$/

/** A folder of `*.ndjson[.gz]` files, a commit a line. The `*.tags.ndjson[.gz]` beside them are noted, not read. */
export function gitCommits(folder: string): Source {
  return {
    name: 'git-commits',
    location: folder,
    stability: 'stable',
    cadence: 'daily',
    tables: [COMMITS_TABLE],
    version: reading => versionOf(folder, reading),
    extract: reading => batched(piecesOf(folder, reading)),
  }
}

async function versionOf(folder: string, { signal }: Reading): Promise<string> {
  const hash = createHash('sha256')
  for (const path of await filesIn(folder)) {
    const content = createHash('sha256')
    for await (const chunk of createReadStream(path, { signal })) content.update(chunk)
    hash.update(`${basename(path)}\0${content.digest('hex')}\n`)
  }
  return `sha256:${hash.digest('hex')}`
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(error => {
    throw new PipelineError('SOURCE_NOT_FOUND', `the commits cannot be read: ${systemReason(error, folder)}`, {
      hint: 'give --git-commits a folder of .ndjson or .ndjson.gz files',
      cause: error,
    })
  })
  const files = names.filter(name => FILE.test(name)).sort()
  if (files.length > 0) return files.map(name => join(folder, name))
  throw new PipelineError('SOURCE_EMPTY', `${folder} has no .ndjson or .ndjson.gz files`, {
    hint: 'give --git-commits the folder that holds them; folders in it are not searched',
  })
}

async function* piecesOf(folder: string, reading: Reading) {
  for (const path of await filesIn(folder)) {
    const file = basename(path)
    if (TAGS_FILE.test(file))
      yield { kind: 'noted', location: file, reason: 'tags are not loaded: no model reads them' } as const
    else for await (const line of linesOf(path, reading.signal)) yield pieceOf(line, file)
  }
}

function pieceOf(line: Line, file: string): RowPiece {
  const location = `${file}:${line.number}`
  if ('fault' in line) return { kind: 'rejected', location, reason: line.fault }
  const value = jsonOf(line.text)
  if ('fault' in value) return { kind: 'rejected', location, reason: value.fault }
  const result = commitSchema.safeParse(value.json)
  if (result.success) return { kind: 'row', table: COMMITS_TABLE, row: result.data }
  return { kind: 'rejected', location, reason: complaint(result.error) }
}

function jsonOf(text: string): { json: unknown } | { fault: string } {
  try {
    return { json: JSON.parse(text) }
  } catch (error) {
    return { fault: `not JSON: ${messageOf(error)}` }
  }
}
