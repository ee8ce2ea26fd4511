import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { ZSTDDecoder } from 'zstddec'
import { DamagedPage } from './decode/cursor.ts'
import { lz4Block } from './lz4.ts'

/** The bytes that were coded. Throws `DamagedPage` when they are not `size` bytes in that encoding. */
export async function uncoded(bytes: Buffer, encoding: string, size: number): Promise<Buffer> {
  const plain = await uncode(bytes, encoding, size).catch(cause => {
    throw new DamagedPage(`a segment is not ${encoding}: ${cause instanceof Error ? cause.message : cause}`)
  })
  if (plain.length !== size) throw new DamagedPage(`a segment holds ${plain.length} bytes, not ${size}`)
  return plain
}

async function uncode(bytes: Buffer, encoding: string, size: number): Promise<Buffer> {
  switch (encoding) {
    case 'json+zstd':
      return zstd(bytes, size)
    case 'json+lz4':
      return lz4Block(bytes, size)
    default:
      throw new Error('it is not known')
  }
}

// Node has it from 22.15 on, in another thread; its types are those of Node 20.
const { zstdDecompress } = zlib as { zstdDecompress?: typeof zlib.gunzip }
const native = zstdDecompress && promisify<Buffer, Buffer>(zstdDecompress)

const decoder = new ZSTDDecoder()

async function zstd(bytes: Buffer, size: number): Promise<Buffer> {
  if (native) return native(bytes)
  await decoder.init()
  const { buffer, byteOffset, byteLength } = decoder.decode(bytes, size)
  return Buffer.from(buffer, byteOffset, byteLength)
}
