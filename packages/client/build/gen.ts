/**
 * Writes the client's generated types.
 *
 *     npx tsx packages/client/build/gen.ts            write src/api.gen.ts and src/models.gen.ts
 *     npx tsx packages/client/build/gen.ts --check    fail where a file differs from what would be written
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import ts from 'typescript'

const root = new URL('../../../', import.meta.url)

// A schema that holds itself cannot be written as a member of an interface; it becomes a type of its own.
const RECURSIVE = {
  ParameterValue: 'type ParameterValue = string | boolean | null | readonly ParameterValue[]',
} as const

/** The types of the HTTP contract. */
async function apiTypes(): Promise<string> {
  const tree = await openapiTS(new URL('openapi.yaml', root), {
    inject: Object.values(RECURSIVE).join('\n'),
    transform: (_, { path }) => {
      const name = path?.replace('#/components/schemas/', '') ?? ''
      return name in RECURSIVE ? ts.factory.createTypeReferenceNode(name) : undefined
    },
  })
  return `// Generated from openapi.yaml by packages/client/build/gen.ts\n${astToString(tree)}`
}

/** The row types of the models, as the registry's generator wrote them. */
function modelTypes(): string {
  const body = readFileSync(new URL('packages/models/gen/types.d.ts', root), 'utf8')
  return `// Copied from packages/models/gen/types.d.ts by packages/client/build/gen.ts\n${body}`
}

function put(name: string, text: string): void {
  const file = fileURLToPath(new URL(`packages/client/src/${name}`, root))
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  console.error(`${name} is not what its generator writes; run npm run gen`)
  process.exitCode = 1
}

put('api.gen.ts', await apiTypes())
put('models.gen.ts', modelTypes())
