import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline, Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { messageOf, PipelineError, systemCode } from '../../errors.ts'
import type { Reading } from '../source.ts'

/** A YAML file of the directory. `path` is relative to its `data` folder, as `projects/u/uniswap.yaml`. */
export type DirectoryFile = Readonly<{ path: string; bytes: Uint8Array } | { path: string; tooLarge: number }>

/** No file of the directory comes near this; what is larger is not read. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024

// The directory unpacks to some 7 MB of YAML and, in full clones, some 100 MB of logos.
const MAX_UNPACKED_BYTES = 2 * 1024 ** 3

const WANTED = /^(?:projects|collections)\/.+\.yaml$/

/** The YAML files of a folder that is the directory's root or its `data` folder, in the order of their names. */
export async function* filesOfFolder(folder: string, { signal }: Reading): AsyncGenerator<DirectoryFile> {
  const root = await dataFolder(folder)
  const paths = (await readdir(root, { recursive: true })).map(path => path.replaceAll('\\', '/'))
  for (const path of paths.filter(path => WANTED.test(path)).sort()) {
    signal.throwIfAborted()
    const { size } = await stat(join(root, path))
    if (size > MAX_FILE_BYTES) yield { path, tooLarge: size }
    else yield { path, bytes: await readFile(join(root, path)) }
  }
}

async function dataFolder(folder: string): Promise<string> {
  const inner = join(folder, 'data')
  const found = await readdir(inner).catch((): string[] => [])
  return found.includes('projects') || found.includes('collections') ? inner : folder
}

/** A text that changes whenever a name or a byte of the folder's YAML files does. */
export async function versionOfFolder(folder: string, reading: Reading): Promise<string> {
  const hash = createHash('sha256')
  for await (const file of filesOfFolder(folder, reading)) {
    const content = 'bytes' in file ? createHash('sha256').update(file.bytes).digest('hex') : String(file.tooLarge)
    hash.update(`${file.path}\0${content}\n`)
  }
  return `sha256:${hash.digest('hex')}`
}

/** The YAML files in a gzipped tar, in its order. Nothing is written to the disk, whatever names the archive has. */
export async function* filesOfArchive(archive: Readable, name: string): AsyncGenerator<DirectoryFile> {
  const entries = extract()
  // `pipeline` hands an error of any part to all of them, so the loop below throws it.
  pipeline(archive, createGunzip(), atMost(MAX_UNPACKED_BYTES, name), entries, () => {})
  try {
    for await (const entry of entries) {
      const path = entry.header.name.replace(/^(?:.*\/)?data\//, '')
      if (entry.header.type !== 'file' || !WANTED.test(path)) {
        entry.resume()
        continue
      }
      const size = entry.header.size ?? 0
      if (size > MAX_FILE_BYTES) {
        entry.resume()
        yield { path, tooLarge: size }
      } else yield { path, bytes: await bytesOf(entry) }
    }
  } catch (error) {
    throw archiveError(error, name)
  } finally {
    archive.destroy()
  }
}

async function bytesOf(entry: AsyncIterable<unknown>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function archiveError(error: unknown, name: string): unknown {
  if (error instanceof PipelineError) return error
  const code = systemCode(error)
  if (code !== undefined && !code.startsWith('Z_') && !code.startsWith('ERR_')) return error
  return new PipelineError('SOURCE_CORRUPT', `${name} is not a whole .tar.gz: ${messageOf(error)}`, {
    hint: 'fetch it again, or give the folder that it was made from',
    cause: error,
  })
}

/** Passes bytes on until there are too many: a small archive may unpack to any size. */
function atMost(limit: number, name: string): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      seen += chunk.length
      if (seen <= limit) done(null, chunk)
      else done(new PipelineError('SOURCE_TOO_LARGE', `${name} has more than ${limit / 1024 ** 2} MiB in it`))
    },
  })
}

/** The bytes of a local archive. */
export function readArchive(path: string, { signal }: Reading): Readable {
  return createReadStream(path, { signal })
}

/** The hash of a local archive's bytes. */
export async function versionOfArchive(path: string, reading: Reading): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of readArchive(path, reading)) hash.update(chunk)
  return `sha256:${hash.digest('hex')}`
}
