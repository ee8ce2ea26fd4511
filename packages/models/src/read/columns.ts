import { readType, writeType } from 'oso-sql'
import { ModelError } from '../errors.ts'
import { BASES, type Basis, type Column } from '../model/model.ts'
import { type Line, splitList } from './text.ts'

/** What holds for the columns of a model that do not say otherwise. */
export type ColumnDefaults = Readonly<{
  basis: Basis
  /** Column name → meaning. */
  glossary: ReadonlyMap<string, string>
}>

/**
 * Reads lines such as `bucket_day  date  not null  Day of the events.  [derived, as STRING]`.
 *
 * Fields stand two or more spaces apart. After name and type each may be left out: `null` or `not null`, the meaning
 * (else the glossary's), and in brackets how the type is known and how upstream spells it.
 */
export function readColumns(lines: readonly Line[], file: string, defaults: ColumnDefaults): Column[] {
  const columns = lines.filter(line => line.text.trim() !== '').map(line => readColumn(line, file, defaults))
  const names = new Set<string>()
  for (const [index, { name }] of columns.entries()) {
    if (names.has(name)) throw misplaced(lines[index], file, `column "${name}" is listed twice`)
    names.add(name)
  }
  return columns
}

function readColumn(line: Line, file: string, defaults: ColumnDefaults): Column {
  const fields = line.text.trim().split(/ {2,}/)
  const [name, type] = [fields.shift(), fields.shift()]
  if (name === undefined || type === undefined) {
    throw misplaced(line, file, 'a column is a name and a type, two or more spaces apart')
  }
  const nullable = takeNullable(fields)
  const marks = takeMarks(fields)
  if (fields.length > 1) {
    throw misplaced(line, file, `"${fields.join('  ')}" is more than one field; the meaning has single spaces`)
  }
  return {
    name,
    type: checkedType(type, line, file),
    nullable,
    description: fields[0] ?? defaults.glossary.get(name) ?? null,
    basis: marks.basis ?? defaults.basis,
    declaredAs: marks.declaredAs,
    from: [],
  }
}

function takeNullable(fields: string[]): boolean | null {
  if (fields[0] !== 'null' && fields[0] !== 'not null') return null
  return fields.shift() === 'null'
}

function takeMarks(fields: string[]): { basis: Basis | undefined; declaredAs: string | null } {
  const last = fields.at(-1)
  const words = last !== undefined && /^\[.*\]$/.test(last) ? splitList(last.slice(1, -1)) : []
  if (words.length > 0) fields.pop()
  return {
    basis: BASES.find(basis => words.includes(basis)),
    declaredAs: words.find(word => word.startsWith('as '))?.slice(3) ?? null,
  }
}

/** The type in Trino's spelling. */
function checkedType(type: string, line: Line, file: string): string {
  try {
    return writeType(readType(type))
  } catch (cause) {
    throw misplaced(line, file, `"${type}" is not a type of Trino's`, { cause })
  }
}

function misplaced(line: Line | undefined, file: string, detail: string, options?: ErrorOptions): ModelError {
  const column = (line?.text.search(/\S/) ?? 0) + 1
  return new ModelError({ file, line: line?.number ?? 1, column }, detail, options)
}
