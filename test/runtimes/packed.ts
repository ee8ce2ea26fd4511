import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

/** A folder in which the client is installed from its tarball, as a user does, and the suite lies beside it. */
export type Packed = Readonly<{ folder: string; program: string; page: string }>

/** Packs the built client, installs it into an empty folder, and bundles the suite for it, once as a page. */
export async function packClient(): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), 'oso-packed-'))
  await run('npm', ['pack', '--workspace', 'oso-client', '--pack-destination', folder], { cwd: root })
  const tarball = readdirSync(folder).find(name => name.endsWith('.tgz')) ?? ''
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  await run('npm', ['install', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder })
  const suite = join(root, 'test/runtimes/suite')
  const common = { bundle: true, format: 'esm', logLevel: 'warning' } as const
  const unbound = { ...common, external: ['oso-client'] }
  const [program, page] = [join(folder, 'suite.mjs'), join(folder, 'page.mjs')]
  await build({ ...unbound, entryPoints: [join(suite, 'in-process.ts')], outfile: program, platform: 'node' })
  await build({ ...unbound, entryPoints: [join(suite, 'in-page.ts')], outfile: page })
  // A browser knows no packages: from here the client is found where it was installed, and taken in.
  const { outputFiles } = await build({ ...common, entryPoints: [page], write: false })
  return { folder, program, page: outputFiles[0]?.text ?? '' }
}
