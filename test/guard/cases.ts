import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

/** A query with its label. */
export type Case = Readonly<{
  label: 'attack' | 'benign'
  /** Class of attack, `D1` to `D6`, or the file of benign queries. */
  group: string
  title: string
  /** The engine that it is meant for; a query for `both` must be judged right on each. */
  engine: 'duckdb' | 'trino' | 'both'
  /** What an attack would do, or what a benign query is for. */
  why: string
  sql: string
}>

type Written = string | Readonly<{ repeat: readonly [string, string, number, string, string] }>
type Place = 'expression' | 'relation'
type File = Readonly<{
  class?: string
  title: string
  groups: readonly Readonly<{
    why: string
    engine?: Case['engine']
    everyPlace?: Place
    sql: readonly Written[]
  }>[]
}>

const FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** Every labelled query of a kind, in the order of its files. */
export function casesOf(label: Case['label']): Case[] {
  const folder = join(FOLDER, label === 'attack' ? 'attacks' : 'benign')
  return readdirSync(folder)
    .sort()
    .flatMap(name => casesIn(name, parse(readFileSync(join(folder, name), 'utf8')), label))
}

function casesIn(name: string, file: File, label: Case['label']): Case[] {
  const group = file.class ?? name.replace('.yaml', '')
  return file.groups.flatMap(({ why, engine = 'both', everyPlace, sql }) =>
    sql.flatMap(written =>
      placed(textOf(written), everyPlace).map(text => ({ label, group, title: file.title, engine, why, sql: text })),
    ),
  )
}

const PLACES: Readonly<Record<Place, readonly string[]>> = parse(readFileSync(join(FOLDER, 'places.yaml'), 'utf8'))

function placed(text: string, place: Place | undefined): string[] {
  return place === undefined ? [text] : PLACES[place].map(template => template.replace('{}', () => text))
}

/** `repeat: [head, unit, count, middle, tail]` is the head, the unit so many times, the middle, the tail as many times. */
function textOf(written: Written): string {
  if (typeof written === 'string') return written
  const [head, unit, count, middle, tail] = written.repeat
  return head + unit.repeat(count) + middle + tail.repeat(count)
}
