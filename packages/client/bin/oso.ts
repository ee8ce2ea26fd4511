#!/usr/bin/env node
import { readFile, writeFile } from 'node:fs/promises'
import { version } from '../package.json'
import { decodedCodings } from '../src/cli/codings.ts'
import { EXIT, main } from '../src/cli/main.ts'

const interrupt = new AbortController()
// A second Ctrl-C finds no listener and ends the process at once.
process.once('SIGINT', () => interrupt.abort())
// A reader that left is told to the writer by its callback; without a listener here it would end the process loudly.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

const { stdin, stdout, stderr, env } = process
const world = {
  stdin,
  stdout,
  stderr,
  environment: env,
  signal: interrupt.signal,
  readFile: (path: string) => readFile(path, 'utf8'),
  writeFile: (path: string, text: string) => writeFile(path, text),
  codings: () => decodedCodings(),
}
main(process.argv.slice(2), world, version).then(
  code => {
    process.exitCode = code
  },
  () => {
    process.exitCode = EXIT.internal
  },
)
