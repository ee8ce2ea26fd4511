import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'

/** A host made from the sources as they are, to be started as a process of its own. */
export type BuiltHost = Readonly<{ command: readonly [string, ...string[]]; remove: () => void }>

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** Bundles the host's entry with this workspace's packages, below `node_modules`, where it finds the libraries it needs. */
export async function buildHost(): Promise<BuiltHost> {
  const cache = join(ROOT, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'oso-host-'))
  await build({
    config: false,
    entry: { main: join(ROOT, 'packages/server/src/host/main.ts') },
    outDir: folder,
    format: 'esm',
    tsconfig: join(ROOT, 'packages/server/tsconfig.json'),
    noExternal: [/^oso-/],
    // It reads its program from beside itself.
    external: [/^parquet-wasm/],
    outExtension: () => ({ js: '.mjs' }),
    silent: true,
  })
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  return { command: [process.execPath, join(folder, 'main.mjs')], remove }
}
