import type { Check, ModelDetail } from '../contract/api.ts'
import { key, rowType } from './row-type.ts'

/** A query that lies in a file: its name, its text, and what the server says of it. */
export type NamedQuery = Readonly<{ name: string; check: Check }>

/** What types are written for. */
export type Described = Readonly<{ models: readonly ModelDetail[]; queries: readonly NamedQuery[] }>

/** A column as far as its declaration goes. */
type Member = Readonly<{ name: string; type: string; nullable: boolean; text: string }>

const HEAD = '// Written by `oso-client types`: run it again instead of editing.'

/**
 * A declaration file with a row type for each model and each query.
 *
 * @example
 * await writeFile('oso.d.ts', declareTypes(await describe(oso, { models: ['projects_v1'] })))
 */
export function declareTypes({ models, queries }: Described): string {
  const rows = [...models]
    .sort(byName)
    .map(model => `${doc(2, modelText(model))}  ${key(model.name)}: ${object(2, modelMembers(model))}`)
  const asked = [...queries].sort(byName).map(query => declareQuery(query, models))
  const parts = [
    ...(models.length > 0
      ? [
          `${doc(0, 'Rows of the named models: `createClient<"bigint", Models>()`.')}export interface Models {\n${rows.join('\n')}\n}`,
        ]
      : []),
    ...(queries.length > 0
      ? [
          `${doc(0, 'Queries by the names of their files: `oso.query<Queries["name"]["row"]>(text)`.')}export interface Queries {\n${asked.join('\n')}\n}`,
        ]
      : []),
  ]
  const body = parts.join('\n\n')
  const imported = /\bTimestamp\b/.test(body) ? "import type { Timestamp } from 'oso-client'\n\n" : ''
  return `${HEAD}\n${imported}${body}\n`
}

/**
 * The same as a module, with the names for `createClient({ models })` beside the types.
 *
 * @example
 * await writeFile('oso.ts', declareModule(await describe(oso)))
 */
export function declareModule(described: Described): string {
  const names = [...described.models].sort(byName).map(({ name, columns }) => {
    return `  ${key(name)}: [${columns.map(column => JSON.stringify(column.name)).join(', ')}],`
  })
  const types = declareTypes(described).replace(`${HEAD}\n`, `${HEAD}\nimport type { ModelNames } from 'oso-client'\n`)
  return `${types}\n${doc(0, 'For `createClient({ models })`.')}export const models: ModelNames<Models> = {\n${names.join('\n')}\n}\n`
}

function declareQuery({ name, check }: NamedQuery, models: readonly ModelDetail[]): string {
  const members = check.columns.map(({ name, type, from }): Member => {
    const [origin] = from.length === 1 ? from : []
    const column = models
      .find(model => model.name === origin?.model)
      ?.columns.find(({ name }) => name === origin?.column)
    const source = from.map(({ model, column }) => `${model}.${column}`).join(', ')
    // A join or an outer query may add NULL to a column that has none by itself.
    return {
      name,
      type,
      nullable: true,
      text: [column?.description, source && `From ${source}.`].filter(Boolean).join(' '),
    }
  })
  const parameters = check.parameters.map(type => `${rowType(type)} | null`).join(', ')
  const reads = check.models.map(model => model.name).join(', ')
  return `${doc(2, `Reads ${reads || 'no model'}.`)}  ${key(name)}: {\n    parameters: [${parameters}]\n    row: ${object(4, members)}\n  }`
}

function modelMembers({ columns }: ModelDetail): readonly Member[] {
  return columns.map(({ name, type, nullable, description }) => ({
    name,
    type,
    nullable: nullable !== false,
    text: description ?? '',
  }))
}

function modelText({ purpose, stage, stability, grain }: ModelDetail): string {
  const facts = [`${stage}, ${stability}`, ...(grain.length > 0 ? [`one row per ${grain.join(', ')}`] : [])]
  return `${purpose} (${facts.join('; ')})`
}

function object(indent: number, members: readonly Member[]): string {
  const lead = ' '.repeat(indent + 2)
  const lines = members.map(({ name, type, nullable, text }) => {
    const value = rowType(type)
    return `${doc(indent + 2, `\`${type}\` ${text}`)}${lead}${key(name)}: ${value}${nullable && value !== 'null' ? ' | null' : ''}`
  })
  return `{\n${lines.join('\n')}\n${' '.repeat(indent)}}`
}

function doc(indent: number, text: string): string {
  const safe = text.replaceAll('*/', '*\\/').replace(/\s+/g, ' ').trim()
  return `${' '.repeat(indent)}/** ${safe} */\n`
}

function byName(a: Readonly<{ name: string }>, b: Readonly<{ name: string }>): number {
  return a.name < b.name ? -1 : 1
}
