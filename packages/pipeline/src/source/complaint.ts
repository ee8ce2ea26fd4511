import type { z } from 'zod'

/** The first complaint of zod as one sentence: where in the file, and what. */
export function complaint(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue === undefined) return 'it does not have the form of the directory'
  const where = issue.path.map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return where === '' ? issue.message : `${where.replace(/^\./, '')}: ${issue.message}`
}
