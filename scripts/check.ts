/**
 * The one command that checks all: format, lint, types, generated files, packages, tests.
 *
 *     npm run check                     everything
 *     npm run check -- --no-tests       all but the tests (CI has run them already)
 *     npm run check -- types packages   only the groups named
 */
import { outcomeLine, runStep, type Step } from './steps.ts'

const PACKAGES = ['sql', 'duckdb', 'models', 'client', 'pipeline', 'server']
const npx = (name: string, ...command: readonly string[]): Step => ({ name, command: ['npx', ...command] })

/** The groups, in order. Steps of one group run two at a time. */
const GROUPS: Readonly<Record<string, readonly Step[]>> = {
  style: [npx('format and lint', 'biome', 'ci', '--error-on-warnings', '.')],
  types: [
    ...PACKAGES.map(name => npx(`types: oso-${name}`, 'tsc', '-p', `packages/${name}`)),
    npx('types: scripts, tests, examples, bench', 'tsc', '-p', '.'),
  ],
  generated: [npx('generated files are current', 'tsx', 'scripts/gen.ts', '--check')],
  build: [npx('build', 'tsx', 'scripts/build.ts', '--if-stale')],
  packages: [
    ...PACKAGES.flatMap(name => [
      npx(`publint: oso-${name}`, 'publint', '--strict', `packages/${name}`),
      npx(`exports resolve: oso-${name}`, 'attw', '--pack', `packages/${name}`, '--profile', 'node16'),
    ]),
    ...['sql', 'client'].map(name => ({ ...npx(`size: oso-${name}`, 'size-limit'), cwd: `packages/${name}` })),
  ],
  tests: [npx('tests', 'vitest', 'run')],
}

const asked = process.argv.slice(2)
const named = asked.filter(word => !word.startsWith('--'))
const skipped = asked.flatMap(word => (word.startsWith('--no-') ? [word.slice('--no-'.length)] : []))
const unknown = [...named, ...skipped].filter(word => !(word in GROUPS))
if (unknown.length > 0) {
  console.error(`unknown group ${unknown.join(', ')}; there are ${Object.keys(GROUPS).join(', ')}`)
  process.exit(2)
}

let passed = 0
let failed = 0

async function runGroup(steps: readonly Step[]): Promise<void> {
  const waiting = [...steps]
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const outcome = await runStep(step)
      console.log(outcomeLine(outcome))
      if (!outcome.ok) console.error(outcome.output)
      if (outcome.ok) passed += 1
      else failed += 1
    }
  }
  await Promise.all([worker(), worker()])
}

for (const [group, steps] of Object.entries(GROUPS)) {
  if ((named.length === 0 || named.includes(group)) && !skipped.includes(group)) await runGroup(steps)
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
