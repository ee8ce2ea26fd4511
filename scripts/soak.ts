/** What takes long: leaks over many queries, long fuzzing, ten million rows. Some 20 minutes; closes with a count. */
import { outcomeLine, runStep, type Step } from './steps.ts'

type Soak = Step & Readonly<{ env?: NodeJS.ProcessEnv }>

const vitest = (name: string, file: string, env: NodeJS.ProcessEnv = {}): Soak => ({
  name,
  command: ['npx', 'vitest', 'run', file],
  env: { OSO_SOAK: '1', ...env },
})

/** Another every time, unless one is asked for again. */
const SEED = process.env.OSO_FUZZ_SEED ?? String(Date.now() % 1_000_000)

const SOAKS: readonly Soak[] = [
  vitest('ten million rows through the gateway', 'test/soak/large-result.test.ts'),
  vitest('two gigabytes in the store of results', 'test/soak/stored-result.test.ts'),
  {
    name: 'ten million rows of a Trino, and 400 callers who leave',
    command: ['npm', 'run', 'test:trino', '--', 'soak'],
    env: { OSO_SOAK: '1' },
  },
  {
    name: 'the real directory and commits through a Trino (with OSO_REAL_DATA)',
    command: ['npm', 'run', 'test:trino', '--', 'packages/pipeline/test/trino/build'],
    env: { OSO_SOAK: '1' },
  },
  vitest('200 clients at once for two minutes', 'test/soak/load.test.ts'),
  {
    name: '20,000 queries leak nothing',
    command: ['npm', 'run', 'test:slow', '--', 'leak'],
    env: { OSO_LEAK_QUERIES: '20000' },
  },
  vitest('20,000 random queries and mutated attacks through guard and engine', 'test/guard/fuzz.test.ts', {
    OSO_FUZZ: process.env.OSO_FUZZ ?? '20000',
  }),
  {
    name: "100,000 random texts before Trino's parser",
    command: ['npm', 'run', 'test:trino-parser'],
    env: { OSO_FUZZ: process.env.OSO_FUZZ ?? '100000', OSO_SEED: SEED },
  },
  {
    name: `the types and answers of random queries, from seed ${SEED}, beside Trino's`,
    command: ['npm', 'run', 'test:trino', '--', 'analyser', 'answers'],
    env: { OSO_FUZZ_RUNS: process.env.OSO_FUZZ_RUNS ?? '5000', OSO_FUZZ_SEED: SEED },
  },
]

let failed = 0
for (const soak of SOAKS) {
  console.log(`\n== ${soak.name}`)
  const outcome = await runStep(soak, { live: true, env: soak.env ?? {} })
  console.log(outcomeLine(outcome))
  if (!outcome.ok) failed += 1
}
console.log(`${SOAKS.length - failed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
