import { declareModule, declareTypes } from '../codegen/declare.ts'
import { describe } from '../codegen/describe.ts'
import { invalidArgument, OsoError } from '../errors.ts'
import { count } from '../table/table.ts'
import type { Command } from './commands.ts'
import { write } from './io.ts'
import { ProgressLine } from './progress.ts'

/** What `types` may be told. */
export type TypesAsk = Readonly<{ out?: string; model?: readonly string[]; all?: boolean; check?: boolean }>

/**
 * `types`: writes row types of models, and of queries in `.sql` files, as the server describes them; without `--out` as a
 * module to standard output. With `--check` it writes nothing and gives whether the file is what it would write.
 */
export async function types({ oso, world }: Command, files: readonly string[], ask: TypesAsk): Promise<boolean> {
  const { out } = ask
  if (ask.check && out === undefined) throw invalidArgument('--check needs the file to compare: --out <file>')
  const queries = await Promise.all(files.map(async file => ({ name: nameOf(file), text: await world.readFile(file) })))
  const line = new ProgressLine(world.stderr, 'asking which models there are')
  const described = await describe(oso, {
    signal: world.signal,
    queries,
    onProgress: (done, of) => line.say(`${done} of ${count(of, 'model')} described`),
    ...(ask.all ? { all: true } : {}),
    ...(ask.model?.length ? { models: ask.model } : {}),
  }).finally(() => line.close())
  const text = out?.endsWith('.d.ts') ? declareTypes(described) : declareModule(described)
  if (out === undefined) {
    await write(world.stdout, text)
    return true
  }
  if (ask.check) return compare(world, out, text)
  await world.writeFile(out, text)
  const { models, queries: checked } = described
  const what = `${count(models.length, 'model')}, ${checked.length === 1 ? '1 query' : `${checked.length} queries`}`
  await write(world.stderr, `${out}: ${what}\n`)
  return true
}

/** Says where the file differs first. */
async function compare(world: Command['world'], file: string, wanted: string): Promise<boolean> {
  const present = await world.readFile(file).catch((cause: unknown) => {
    throw new OsoError('NO_FILE', `${file} cannot be read, so it cannot be compared`, {
      cause,
      hint: 'Leave --check out once.',
    })
  })
  if (present === wanted) return true
  const [is, should] = [present.split('\n'), wanted.split('\n')]
  const at = should.findIndex((line, i) => line !== is[i])
  const line = at < 0 ? should.length : at
  const differs = `${file}:${line + 1} is out of date\n- ${is[line] ?? '(the end)'}\n+ ${should[line] ?? '(the end)'}\n`
  await write(world.stderr, `${differs}Run the same command without --check.\n`)
  return false
}

/** `queries/top.sql` is the query `top`. */
function nameOf(file: string): string {
  const name = /([^/\\]+)\.sql$/.exec(file)?.[1]
  if (name === undefined) throw invalidArgument(`${file} is no .sql file`)
  return name
}
