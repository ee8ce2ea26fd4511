import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path/posix'

/** What each folder of a package's `src` may import, besides itself. Top-level files count as `root`. */
export type FolderLaw = Readonly<Record<string, readonly string[]>>

/** What a package may import: other packages of ours, and foreign libraries each through its one door. */
export type PackageLaw = Readonly<{
  packages: readonly string[]
  folders: FolderLaw
  /** Foreign library → the file or folder of `src` that alone may import it. */
  doors: Readonly<Record<string, string>>
}>

type Import = Readonly<{ file: string; specifier: string }>

/** One line for each import that the law does not allow. */
export function offences(src: string, law: PackageLaw): string[] {
  return imports(src).flatMap(({ file, specifier }) => {
    const reason = specifier.startsWith('.') ? inward(file, specifier, law) : outward(file, specifier, law)
    return reason ? [`${file} imports ${specifier}: ${reason}`] : []
  })
}

/** Every cycle of files, each as the path that closes it. Imports of types count. */
export function cycles(src: string): string[] {
  const edges = new Map<string, string[]>()
  for (const { file, specifier } of imports(src)) {
    if (specifier.startsWith('.')) edges.set(file, [...(edges.get(file) ?? []), target(file, specifier)])
  }
  const found: string[] = []
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    if (done.has(file) || path.includes(file)) return
    for (const next of edges.get(file) ?? []) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of edges.keys()) visit(file, [])
  return found
}

function inward(file: string, specifier: string, law: PackageLaw): string | undefined {
  const from = folderOf(file)
  const to = folderOf(target(file, specifier))
  if (to.startsWith('..') || from === to) return undefined
  const allowed = law.folders[from]
  if (!allowed) return `the folder ${from} is not in the law`
  return allowed.includes(to) ? undefined : `${from} may import ${allowed.join(', ') || 'nothing'}`
}

function outward(file: string, specifier: string, law: PackageLaw): string | undefined {
  const name = packageOf(specifier)
  if (name.startsWith('oso-')) return law.packages.includes(name) ? undefined : 'this package may not see it'
  const door = law.doors[name]
  return door === undefined || file === door || file.startsWith(`${door}/`) ? undefined : `only ${door} may`
}

function imports(src: string): Import[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  return files.filter(isBound).flatMap(file => {
    const text = readFileSync(join(src, file), 'utf8')
    const found = text.matchAll(/^(?:im|ex)port\b[^'"]*?from '([^']+)'|\bimport\('([^']+)'\)/gm)
    return [...found].map(match => ({ file, specifier: match[1] ?? match[2] ?? '' }))
  })
}

// Tests, and the contracts that they call, may look anywhere in their own package.
function isBound(file: string): boolean {
  return file.endsWith('.ts') && !/(\.test|\.gen|\/contract)\.ts$/.test(file)
}

function target(file: string, specifier: string): string {
  return relative('.', join(dirname(file), specifier))
}

function folderOf(file: string): string {
  if (file === 'errors.ts') return 'errors'
  return file.includes('/') ? (file.split('/')[0] ?? '') : 'root'
}

function packageOf(specifier: string): string {
  const [scope, name] = specifier.split('/')
  return scope?.startsWith('@') ? `${scope}/${name}` : (scope ?? '')
}
