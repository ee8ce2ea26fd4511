import type { Pair, Scalar, YAMLMap } from 'yaml'
import { ModelError, type Place } from '../errors.ts'
import type { Entry, Value } from './entry.ts'
import { linesOf } from './text.ts'

/**
 * Reads a `.yaml` file of declared models: a map of names to what is stated of each. `columns` is a block of lines as in
 * the head of a `.sql` file.
 */
export async function readDeclared(text: string, file: string): Promise<Entry[]> {
  const { LineCounter, parseDocument, isMap } = await loadYaml()
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const place = (offset: number): Place => {
    const { line, col } = counter.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const [error] = document.errors
  if (error) throw new ModelError(place(error.pos[0]), error.message.split('\n')[0] ?? 'not YAML')
  if (document.contents === null) return []
  if (!isMap(document.contents)) throw new ModelError(place(0), 'a file of models is a map of names')
  return document.contents.items.map(pair => readEntry(pair, isMap, place))
}

/** Reads a map of column names to meanings. */
export async function readGlossary(text: string): Promise<ReadonlyMap<string, string>> {
  const { parse } = await loadYaml()
  const value: unknown = parse(text)
  return new Map(Object.entries(value ?? {}).map(([name, meaning]) => [name, String(meaning)]))
}

// Twice as long to load as the whole registry, and only who brings models of their own needs it.
function loadYaml(): Promise<typeof import('yaml')> {
  return import('yaml')
}

type IsMap = (node: unknown) => node is YAMLMap

function readEntry(pair: Pair, isMap: IsMap, place: (offset: number) => Place): Entry {
  const at = place(offsetOf(pair.key))
  const name = textOf(pair.key)
  if (!isMap(pair.value)) throw new ModelError(at, `"${name}" says nothing of the model`)
  const values = new Map<string, Value>()
  const lines = new Map<string, number>()
  for (const { key, value } of pair.value.items) {
    values.set(textOf(key), plainOf(value))
    lines.set(textOf(key), place(offsetOf(key)).line)
  }
  // The block's first line is the one after its key.
  const columns = linesOf(String(values.get('columns') ?? ''), (lines.get('columns') ?? 0) + 1)
  return { name, place: at, values, lines, columns, sql: null }
}

function isScalar(node: unknown): node is Scalar {
  return typeof node === 'object' && node !== null && 'value' in node
}

function textOf(node: unknown): string {
  return isScalar(node) ? String(node.value) : ''
}

function plainOf(node: unknown): Value {
  return typeof node === 'object' && node !== null && 'toJSON' in node && typeof node.toJSON === 'function'
    ? node.toJSON()
    : node
}

function offsetOf(node: unknown): number {
  return isScalar(node) ? (node.range?.[0] ?? 0) : 0
}
