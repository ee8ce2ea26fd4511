import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import manifest from '../../packages/client/package.json' with { type: 'json' }

const root = fileURLToPath(new URL('../../packages/client', import.meta.url))
const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root)

/** The source of each door of the package: `.` is src/index.ts, `./cache` src/cache.ts, `./arrow` src/to/arrow.ts. */
const doors = Object.keys(manifest.exports)
  .filter(door => door !== './package.json')
  .map(door => {
    const name = door === '.' ? 'index' : door.slice(2)
    const places = [`src/${name}.ts`, `src/to/${name}.ts`, `src/${name}.gen.ts`]
    return [door, places.map(place => resolve(root, place)).find(ts.sys.fileExists) ?? ''] as const
  })

const program = ts.createProgram(
  doors.map(([, file]) => file),
  { ...options, noEmit: true },
)
const checker = program.getTypeChecker()

/** What a program can call: functions, classes, their public methods, and the methods of interfaces and of functions. */
function callables(file: string): readonly ts.Symbol[] {
  const source = program.getSourceFile(file)
  const door = source && checker.getSymbolAtLocation(source)
  return (door ? checker.getExportsOfModule(door) : [])
    .map(resolved)
    .filter(isOurs)
    .flatMap(symbol => {
      const isFunction = (symbol.flags & ts.SymbolFlags.Function) !== 0
      const isClass = (symbol.flags & ts.SymbolFlags.Class) !== 0
      const own = isFunction || isClass ? [symbol] : []
      return [...own, ...membersOf(symbol)]
    })
}

function membersOf(symbol: ts.Symbol): readonly ts.Symbol[] {
  const members = [...(symbol.members?.values() ?? []), ...(symbol.exports?.values() ?? [])]
  return members.filter(member => {
    const [declaration] = member.declarations ?? []
    if (!declaration || isHidden(declaration)) return false
    return (
      ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration) || ts.isBinaryExpression(declaration)
    )
  })
}

/** Private by `#` or protected: no program calls it. */
function isHidden(declaration: ts.Declaration): boolean {
  const name = ts.getNameOfDeclaration(declaration)
  const isProtected = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Protected) !== 0
  return isProtected || (name !== undefined && ts.isPrivateIdentifier(name))
}

function resolved(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function isOurs(symbol: ts.Symbol): boolean {
  return dirname(symbol.declarations?.[0]?.getSourceFile().fileName ?? '').startsWith(join(root, 'src'))
}

describe('all that a program can call is shown in use, in its doc comment', () => {
  test.each(doors)('%s', (_, file) => {
    const silent = callables(file).filter(symbol => !symbol.getJsDocTags(checker).some(tag => tag.name === 'example'))
    expect(silent.map(symbol => checker.getFullyQualifiedName(symbol).replace(/^".*"\./, ''))).toEqual([])
  })
})
