import type { Rule } from './rule.ts'

/**
 * Names with a `$` or `@` are an engine's tables about tables: snapshots, files, partitions. A dot within one part of a
 * name would make two names of it in an engine that takes it apart again.
 */
export const metadata: Rule = (_, nodes) => {
  for (const node of nodes) {
    if (node.kind !== 'table') continue
    const part = node.name.parts.find(({ name }) => /[$@.]/.test(name))
    if (!part) continue
    const found = `\`${part.name}\` is not a model: no part of a model's name has a \`$\`, \`@\` or dot.`
    return { rule: 'metadata', layer: 'names', at: part.at, found, advice: 'SHOW TABLES lists what can be read.' }
  }
  return undefined
}
