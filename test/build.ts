import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Builds what tests start as processes: the packages whose sources are newer than what was built of them, without their declarations. */
export default function setup(): void {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const args = ['--import', 'tsx', 'scripts/build.ts', '--if-stale', '--fast']
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
}
