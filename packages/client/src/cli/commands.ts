import type { Client } from '../client.ts'
import type { ModelDetail, ModelSummary, Stage } from '../contract/api.ts'
import { invalidArgument } from '../errors.ts'
import { freshnessText } from '../lineage/lineage.ts'
import { textTable } from '../table/display.ts'
import { count } from '../table/table.ts'
import type { Progress } from '../transport/options.ts'
import { format, type OutputFormat } from './formats.ts'
import { readAll, type World, write } from './io.ts'
import { readParameter } from './parameter.ts'
import { ProgressLine, resultText } from './progress.ts'

/** What every command gets. */
export type Command = Readonly<{ oso: Client; world: World }>

/** `query`: runs SQL and writes the result. */
export async function query(
  { oso, world }: Command,
  text: string | undefined,
  options: Readonly<{ format: OutputFormat; param: readonly string[]; maxRows?: number }>,
): Promise<void> {
  const { signal } = world
  const parameters = options.param.map(readParameter)
  const limits = options.maxRows === undefined ? {} : { limits: { maxRows: options.maxRows } }
  const sql = await readSql(world, text)
  const line = new ProgressLine(world.stderr, 'waiting for the first rows')
  const onProgress = (progress: Progress): void => line.say(resultText(progress))
  const stream = oso.stream(sql, { parameters, signal, ...limits, onProgress })
  try {
    for await (const part of format(stream, options.format)) {
      line.clear()
      await write(world.stdout, part)
    }
  } finally {
    line.close()
  }
  if (stream.end?.truncated && options.format !== 'table') {
    await write(world.stderr, `cut at the limit of ${stream.end.reason ?? 'the server'}: there is more\n`)
  }
}

/** `check`: says what a query would read and return, without running it. */
export async function check(
  { oso, world }: Command,
  text: string | undefined,
  options: Readonly<{ param: readonly string[]; json?: boolean }>,
): Promise<void> {
  const parameters = options.param.map(readParameter)
  const answer = await oso.check(await readSql(world, text), { parameters, signal: world.signal })
  if (options.json) return write(world.stdout, `${JSON.stringify(answer, null, 2)}\n`)
  const columns = answer.columns.map(({ name, type, from }) => ({
    column: name,
    type,
    from: from.map(origin => `${origin.model}.${origin.column}`).join(', '),
  }))
  const lines = [
    answer.sql,
    '',
    table(columns, count(columns.length, 'column')),
    '',
    `reads ${answer.models.map(model => model.name).join(', ') || 'nothing'}; engine ${answer.engine.name}: ${answer.engine.why}`,
    ...(answer.runnable ? [] : ['cannot run now: a model it reads is not materialised']),
    ...answer.notes,
  ]
  return write(world.stdout, `${lines.join('\n')}\n`)
}

/** `models`: lists them. */
export async function models(
  { oso, world }: Command,
  words: readonly string[],
  options: Readonly<{ stage?: Stage; built?: boolean; json?: boolean }>,
): Promise<void> {
  const { stage, built } = options
  const filter = {
    ...(words.length > 0 ? { q: words.join(' ') } : {}),
    ...(stage ? { stage } : {}),
    ...(built ? { built } : {}),
  }
  const found = await oso.models.list(filter, { signal: world.signal })
  if (options.json) return write(world.stdout, `${JSON.stringify(found, null, 2)}\n`)
  return write(world.stdout, `${table(found.map(modelLine), count(found.length, 'model'))}\n`)
}

/** `describe`: all about a model. */
export async function describe(
  { oso, world }: Command,
  name: string,
  options: Readonly<{ json?: boolean }>,
): Promise<void> {
  const model = await oso.models.describe(name, { signal: world.signal })
  return write(world.stdout, options.json ? `${JSON.stringify(model, null, 2)}\n` : `${modelText(model)}\n`)
}

/** What `lineage` may be told. */
export type LineageAsk = Readonly<{
  column?: string
  depth?: number
  all?: boolean
  format: 'tree' | 'mermaid' | 'html' | 'json'
}>

/** `lineage`: what a model, or one of its columns, is made from. */
export async function lineage({ oso, world }: Command, name: string, options: LineageAsk): Promise<void> {
  const { column } = options
  const found = await oso.lineage(name, { signal: world.signal, ...(column ? { column } : {}) })
  const shape = {
    ...(options.depth ? { depth: options.depth } : {}),
    ...(options.all ? { lines: Number.POSITIVE_INFINITY } : {}),
    ...(world.stdout.isTTY && world.stdout.columns ? { width: world.stdout.columns } : {}),
  }
  const tree = (): string => found.toString(shape).replace('toString({ lines: Infinity })', '--all')
  const text = {
    tree: () => [tree(), ...found.columns.map(origin => `from ${origin.model}.${origin.column}`)].join('\n'),
    mermaid: () => found.toMermaid(),
    html: () => found.toHTML(),
    json: () => JSON.stringify({ models: found, columns: found.columns }, null, 2),
  }[options.format]()
  return write(world.stdout, `${text}\n`)
}

async function readSql(world: World, text: string | undefined): Promise<string> {
  if (text !== undefined && text !== '-') return text
  if (text === undefined && world.stdin.isTTY) {
    throw invalidArgument(
      'there is no query',
      'Give it as an argument, or on standard input: oso-client query < file.sql',
    )
  }
  return readAll(world.stdin)
}

function modelLine({ name, stage, materialised, stability, purpose }: ModelSummary): Record<string, unknown> {
  return { name, stage, ready: materialised ? 'yes' : 'no', stability, purpose }
}

function modelText(model: ModelDetail): string {
  const facts = [
    `${model.name}  ${model.stage}, ${model.stability}`,
    model.purpose,
    '',
    `grain      ${model.grain.join(', ') || 'not stated'}`,
    `freshness  ${freshnessText(model.freshness)}`,
    `made from  ${model.parents.join(', ') || 'outside sources'}`,
    `read by    ${model.children.join(', ') || 'no other model'}`,
    '',
  ]
  const columns = model.columns.map(({ name, type, description }) => ({
    column: name,
    type,
    description: description ?? '',
  }))
  return [...facts, table(columns, count(columns.length, 'column'))].join('\n')
}

function table(rows: readonly Readonly<Record<string, unknown>>[], summary: string): string {
  const names = Object.keys(rows[0] ?? {})
  return textTable({
    fields: names.map(name => ({ name, key: name, type: 'varchar', nullable: false })),
    rows,
    summary,
  })
}
