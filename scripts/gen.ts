/**
 * Makes every generated file again, in the order in which they depend on each other.
 *
 *     npm run gen                write them
 *     npm run gen -- --check     fail where a committed file differs from what would be written
 */
import { outcomeLine, runStep } from './steps.ts'

/** What is generated, and by which script. Each takes `--check`. */
const GENERATORS: readonly (readonly [name: string, script: string])[] = [
  ['models: registry and row types', 'packages/models/build/gen.ts'],
  ['openapi.yaml', 'packages/server/build/openapi.ts'],
  ['client: types of the API', 'packages/client/build/gen.ts'],
  ['docs: settings, errors, functions', 'scripts/gen-docs.ts'],
  ['docs: the guard and its scoreboard', 'test/guard/scoreboard.ts'],
]

const check = process.argv.includes('--check') ? ['--check'] : []
for (const [name, script] of GENERATORS) {
  const outcome = await runStep({ name, command: ['npx', 'tsx', script, ...check] })
  console.log(outcomeLine(outcome))
  if (!outcome.ok) {
    console.error(outcome.output)
    console.error(`What ${script} would write differs from what is committed, or it failed. Run: npm run gen`)
    process.exit(1)
  }
}
