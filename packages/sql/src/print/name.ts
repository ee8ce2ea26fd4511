import { isPlainName, isPlainWord } from '../text/words.ts'
import type { Name, QualifiedName } from '../tree/nodes.ts'

/** A text as a name within double quotes. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A name, in quotes if it had them or could be taken for something else. */
export function printName({ name, quoted }: Name): string {
  return !quoted && isPlainName(name) ? name : quoteName(name)
}

/** The name of a type: there, no word but the reserved ones can be taken for something else. */
export function printTypeName({ name, quoted }: Name): string {
  return !quoted && isPlainWord(name) ? name : quoteName(name)
}

/** A name of several parts. */
export function printQualifiedName({ parts }: QualifiedName): string {
  return parts.map(printName).join('.')
}

/** Names between parentheses. */
export function printColumns(columns: readonly Name[]): string {
  return `(${columns.map(printName).join(', ')})`
}
