import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { openapiDocument } from '../src/contract/document.ts'

// Writes the contract file from the route schemas; with --check only says whether it would change.
const path = fileURLToPath(new URL('../../../openapi.yaml', import.meta.url))
const text = `# Generated from packages/server/src/contract by packages/server/build/openapi.ts\n${stringify(openapiDocument(), { aliasDuplicateObjects: false })}`

if (!process.argv.includes('--check')) writeFileSync(path, text)
else if (readFileSync(path, 'utf8') !== text) {
  console.error('openapi.yaml differs from packages/server/src/contract: run `npm run gen`')
  process.exitCode = 1
}
