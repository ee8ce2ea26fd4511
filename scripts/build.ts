/**
 * Builds the packages in the order in which they depend on each other, as many at once as that order allows.
 *
 *     npm run build              all of them, with declarations
 *     npm run build -- --fast    JavaScript only, for a quick try
 *     npm run build -- --if-stale    only packages whose sources are newer than their output
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { outcomeLine, runStep } from './steps.ts'

/** Packages that may be built at once, stage after stage: each stage needs only the ones before it. */
const STAGES: readonly (readonly string[])[] = [
  ['sql', 'duckdb'],
  ['models', 'client'],
  ['pipeline', 'server'],
]

/** Packages that bring a command of the same name. */
const COMMANDS = ['oso-client', 'oso-pipeline', 'oso-server']

const root = fileURLToPath(new URL('..', import.meta.url))
const options = new Set(process.argv.slice(2))

function newest(folder: string): number {
  if (!existsSync(folder)) return 0
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return Math.max(0, ...entries.filter(e => e.isFile()).map(e => statSync(join(e.parentPath, e.name)).mtimeMs))
}

/** Whether sources are newer than what was built of them: of all that is built the declarations are written last. */
function stale(name: string): boolean {
  const folder = join(root, 'packages', name)
  const written = join(folder, 'dist', options.has('--fast') ? 'index.js' : 'index.d.ts')
  if (!existsSync(written)) return true
  const sources = ['src', 'gen', 'bin', 'sql'].map(part => newest(join(folder, part)))
  const settings = ['package.json', 'tsup.config.ts'].map(file => statSync(join(folder, file)).mtimeMs)
  return Math.max(...sources, ...settings) > statSync(written).mtimeMs
}

async function build(name: string): Promise<boolean> {
  const outcome = await runStep({
    name: `build oso-${name}`,
    command: ['npx', 'tsup', ...(options.has('--fast') ? ['--no-dts'] : [])],
    cwd: join(root, 'packages', name),
  })
  console.log(outcomeLine(outcome))
  if (!outcome.ok) console.error(outcome.output)
  return outcome.ok
}

/** npm links only commands that are there when it installs, so that of a fresh clone `npx oso-client` would find none. */
async function linkCommands(): Promise<void> {
  if (COMMANDS.every(name => existsSync(join(root, 'node_modules/.bin', name)))) return
  const outcome = await runStep({
    name: 'link the commands',
    command: ['npm', 'rebuild', '--ignore-scripts', ...COMMANDS],
    cwd: root,
  })
  if (!outcome.ok) console.error(outcome.output)
}

let rebuilt = false
for (const stage of STAGES) {
  // What depends on a package that was built just now is built as well.
  const due: readonly string[] = options.has('--if-stale') && !rebuilt ? stage.filter(stale) : stage
  rebuilt ||= due.length > 0
  const done = await Promise.all(due.map(build))
  if (!done.every(Boolean)) process.exit(1)
}
await linkCommands()
