/**
 * The floor under every way to move a result: a child process that has the bytes in memory writes them into a pipe,
 * this process hands them on over HTTP, and does nothing else. `node copy-server.js FILE PORT`.
 */
import { spawn } from 'node:child_process'
import { readFileSync, writeSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { serve } from '@hono/node-server'

const [file = '', port = '0', role = 'server'] = process.argv.slice(2)
const PIECE = 2 ** 20

if (role === 'child') writeWhenAsked(readFileSync(file))
else serveCopies(readFileSync(file).length)

function writeWhenAsked(bytes: Uint8Array): void {
  process.on('message', () => {
    for (let at = 0; at < bytes.length; ) at += writeSync(3, bytes, at, Math.min(PIECE, bytes.length - at))
  })
}

function serveCopies(size: number): void {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', file, port, 'child'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'ipc'],
  })
  const pipe = child.stdio[3] as Readable // descriptor 3 was asked for as a pipe
  process.once('SIGTERM', () => {
    child.kill()
    process.exit(0)
  })
  serve({ port: Number(port), hostname: '127.0.0.1', fetch: request => (isAsk(request) ? answer() : new Response('')) })

  function answer(): Response {
    let left = size
    child.send('go')
    return new Response(
      new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const chunk: Uint8Array = pipe.read() ?? (await next(pipe))
            left -= chunk.length
            controller.enqueue(chunk)
            if (left === 0) controller.close()
          },
        },
        { highWaterMark: 0 },
      ),
    )
  }
}

function isAsk(request: Request): boolean {
  return new URL(request.url).pathname === '/bytes'
}

async function next(pipe: Readable): Promise<Uint8Array> {
  for (;;) {
    await new Promise(resolve => pipe.once('readable', resolve))
    const chunk: Uint8Array | null = pipe.read()
    if (chunk) return chunk
  }
}
