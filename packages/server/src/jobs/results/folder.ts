import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, constants, type FileHandle, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { QueryError } from '../../errors.ts'
import { withoutFirst } from '../../job/pieces.ts'
import { makeFolder } from '../../state/make-folder.ts'
import type { ByteRange, ResultStore, Stored, Writing } from './result-store.ts'

const BEGUN = '.begun'

/** How much is read or written at once. Each call of the system goes through Node's pool of threads, which costs more than 64 kB. */
const PIECE_BYTES = 512 * 1024

/** Results as files of one folder, made when it is not there. Throws what the system says of one that cannot be used. */
export async function openFolder(path: string): Promise<ResultStore> {
  makeFolder(path, 0o700)
  await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
  return new Folder(path)
}

class Folder implements ResultStore {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  async create(name: string): Promise<Writing> {
    // Another attempt at the same result may be writing still.
    const begun = join(this.#path, `${name}.${randomBytes(4).toString('hex')}${BEGUN}`)
    const file = await told(open(begun, 'wx', 0o600))
    return new FileWriting(file, begun, join(this.#path, name), this.#path)
  }

  async read(name: string, { first, last }: ByteRange): Promise<ReadableStream<Uint8Array> | undefined> {
    try {
      const file = await open(join(this.#path, name))
      const bytes = createReadStream('', { fd: file, start: first, end: last, highWaterMark: PIECE_BYTES })
      // Node's own type of a web stream, and the global one, are the same thing.
      return Readable.toWeb(bytes) as unknown as ReadableStream<Uint8Array>
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      throw worded(error)
    }
  }

  async remove(name: string): Promise<void> {
    await told(rm(join(this.#path, name), { force: true }))
  }

  async *list(): AsyncGenerator<Stored> {
    for await (const entry of await told(opendir(this.#path))) {
      const found = await stat(join(this.#path, entry.name)).catch(() => undefined)
      if (found?.isFile()) yield { name: entry.name, modifiedAt: found.mtimeMs }
    }
  }

  async close(): Promise<void> {}
}

class FileWriting implements Writing {
  readonly #file: FileHandle
  readonly #begun: string
  readonly #path: string
  readonly #folder: string
  #gathered: Uint8Array[] = []
  #gatheredBytes = 0

  constructor(file: FileHandle, begun: string, path: string, folder: string) {
    this.#file = file
    this.#begun = begun
    this.#path = path
    this.#folder = folder
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#gathered.push(bytes)
    this.#gatheredBytes += bytes.length
    if (this.#gatheredBytes >= PIECE_BYTES) await this.#writeGathered()
  }

  async commit(): Promise<void> {
    await this.#writeGathered()
    await told(this.#file.sync())
    await told(this.#file.close())
    await told(rename(this.#begun, this.#path))
    await told(synced(this.#folder))
  }

  async abort(): Promise<void> {
    await this.#file.close().catch(() => {})
    await told(rm(this.#begun, { force: true }))
  }

  async #writeGathered(): Promise<void> {
    let left: readonly Uint8Array[] = this.#gathered
    this.#gathered = []
    this.#gatheredBytes = 0
    while (left.length > 0) {
      const { bytesWritten } = await told(this.#file.writev(left))
      left = withoutFirst(left, bytesWritten)
    }
  }
}

/** A name is on the disk when its folder is. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}

async function told<T>(step: Promise<T>): Promise<T> {
  return step.catch(error => {
    throw worded(error)
  })
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

function worded(cause: unknown): QueryError {
  if (FULL.has(codeOf(cause)))
    return new QueryError('STORAGE_FULL', 'The server has no room left to store the result. Ask for less, or later.', {
      cause,
    })
  return new QueryError('STORAGE_UNAVAILABLE', 'The store of results cannot be used just now.', { cause })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
