import { z } from '@hono/zod-openapi'

/** The one body of every answer with a status of 400 or more: RFC 9457, and `error` for OSO's Python client. */
export const Problem = z
  .object({
    type: z.string().describe('Identifies the kind of problem; clients may switch on `code` instead.'),
    title: z.string().describe('The same for all problems of this type.'),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What happened here and what to do, as a sentence.'),
    code: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/)
      .describe("For programs. Trino's error name where Trino has one."),
    queryId: z.string().optional(),
    error: z.string().min(1).describe('The detail again, where `pyoso` looks for it.'),
    position: z.object({ line: z.int().min(1), column: z.int().min(1) }).optional(),
    hint: z.string().optional(),
    caret: z.string().optional().describe('The line of the query with a caret below the place.'),
    nearest: z.array(z.string()).optional().describe('Names that exist and are spelled much like the unknown one.'),
    'violated-policies': z
      .array(z.string())
      .optional()
      .describe('The limits that are broken, by the names that the header `RateLimit-Policy` gives them.'),
    rule: z
      .string()
      .optional()
      .describe(
        'What refused the query: a rule of the guard, or its reading (`syntax`), its names and types (`names`), its translation (`compiler`).',
      ),
    layer: z.string().optional().describe('Where in the guard that stands: text, syntax, names, policy or compiler.'),
  })
  .openapi('Problem')

/** The error body as a value. */
export type Problem = z.infer<typeof Problem>

/** The answer for every status that a route does not list otherwise. */
export const problemResponse = {
  description: 'The request failed; `code` says how, `detail` what to do.',
  content: { 'application/problem+json': { schema: Problem } },
} as const
