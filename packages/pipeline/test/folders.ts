import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** The sample that ships with the repository. */
export const SAMPLE = {
  directory: fileURLToPath(new URL('../../../examples/data/oss-directory', import.meta.url)),
  commits: fileURLToPath(new URL('../../../examples/data/commits', import.meta.url)),
}

/** The folder of real data, where there is one: `oss-directory.tar.gz` and `commits/`. */
export const REAL_DATA = process.env.OSO_REAL_DATA

/** An empty folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oso-pipeline-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A folder with the given files in it, by path, that is gone after the test. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder()
  for (const [path, content] of Object.entries(files)) write(join(folder, path), content)
  return folder
}

/** Writes a file, and the folders above it. */
export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
