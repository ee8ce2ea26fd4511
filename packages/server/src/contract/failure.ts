import { z } from '@hono/zod-openapi'

/** What a query or a job failed with, as it is told afterwards. */
export const Failure = z.object({
  code: z.string(),
  detail: z.string(),
  position: z.object({ line: z.int(), column: z.int() }).optional(),
  hint: z.string().optional(),
})

/** What a query or a job failed with, as it is told afterwards. */
export type Failure = z.infer<typeof Failure>

type Kept = { readonly [Name in keyof Failure]: Failure[Name] | undefined } & Readonly<{ code: string; detail: string }>

/** The failure that was kept, without what it leaves open. */
export function toldFailure({ code, detail, position, hint }: Kept): Failure {
  return { code, detail, ...(position && { position }), ...(hint !== undefined && { hint }) }
}
