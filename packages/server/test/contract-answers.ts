import { readFileSync } from 'node:fs'
import { z } from '@hono/zod-openapi'
import { expect } from 'vitest'
import { parse } from 'yaml'

type Json = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>
type Answers = Readonly<Record<string, { content?: Readonly<Record<string, { schema?: Json }>> }>>
type Contract = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, { responses: Answers }>>>>
  components: { schemas: Record<string, Json> }
}>

// JSON Schema has its definitions elsewhere than OpenAPI.
const text = readFileSync(new URL('../../../openapi.yaml', import.meta.url), 'utf8')
const contract: Contract = parse(text.replaceAll('#/components/schemas/', '#/$defs/'))

/** Fails unless an answer is one that the contract promises: its status, its type, and, where it is JSON, its body. */
export async function expectContract(answer: Response, method: string, path: string): Promise<void> {
  const answers = routeOf(method.toLowerCase(), path)
  const promised = answers[String(answer.status)] ?? answers.default
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? ''
  if (answer.status === 304) return
  expect(Object.keys(promised?.content ?? {}), `${method} ${path} ${answer.status}`).toContain(type)
  if (answer.status >= 400) expect(type).toBe('application/problem+json')
  if (!type.endsWith('json') || type === 'application/x-ndjson') return
  const schema = promised?.content?.[type]?.schema ?? {}
  const checked = z
    .fromJSONSchema({ ...schema, $defs: contract.components.schemas })
    .safeParse(await answer.clone().json())
  expect(checked.error?.issues ?? []).toEqual([])
}

// A path that is not in the contract has the one answer that all have.
function routeOf(method: string, path: string): Answers {
  const bare = path.replace(/^(\/api)?\/v1/, '').replace(/\?.*$/, '')
  const known = Object.entries(contract.paths).find(([template]) => pattern(template).test(bare))
  const any = contract.paths['/livez']?.get?.responses ?? {}
  return known?.[1][method]?.responses ?? { default: any.default ?? {} }
}

function pattern(template: string): RegExp {
  return new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`)
}
