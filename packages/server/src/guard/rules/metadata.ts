import type { Rule } from './rule.ts'

/** Names with a `$` are an engine's tables about tables: snapshots, files, partitions. */
export const metadata: Rule = (_, nodes) => {
  for (const node of nodes) {
    if (node.kind !== 'table') continue
    const part = node.name.parts.find(({ name }) => name.includes('$'))
    if (!part) continue
    const found = `\`${part.name}\` is not a model: no name of a model has a \`$\`.`
    return { rule: 'metadata', layer: 'names', at: part.at, found, advice: 'SHOW TABLES lists what can be read.' }
  }
  return undefined
}
