import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** `ok` in each coding; in zstd as a frame with one stored block. */
const BODIES: Readonly<Record<string, Uint8Array>> = {
  gzip: gzipSync('ok'),
  br: brotliCompressSync('ok'),
  zstd: Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 2, 0x11, 0, 0, 0x6f, 0x6b),
}

/** The content codings that this runtime's `fetch` undoes, found by asking a server of one's own. */
export async function decodedCodings(fetch: typeof globalThis.fetch = globalThis.fetch): Promise<string[]> {
  const answer: RequestListener = ({ url = '' }, response) => {
    const coding = url.slice(1)
    response.writeHead(200, { 'content-encoding': coding }).end(BODIES[coding])
  }
  const server = createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    const undone = await Promise.all(
      Object.keys(BODIES).map(async coding => {
        const response = await fetch(`http://127.0.0.1:${port}/${coding}`)
        return (await response.text().catch(() => '')) === 'ok' ? [coding] : []
      }),
    )
    return undone.flat()
  } finally {
    server.close()
    server.closeAllConnections()
  }
}
