import type { Audit, Model } from '../model/model.ts'
import { AUDITS } from './audits.ts'
import { identifier } from './identifier.ts'

/** An audit of a model as a query in Trino's dialect that returns the bad rows; none is a pass. */
export type AuditQuery = Readonly<{ name: string; sql: string }>

/** Audits that cannot be asked: their name is not known, or an argument is missing. */
export class AuditError extends Error {
  override readonly name = 'AuditError'
}

/**
 * Every audit of a model: those that its grain and its columns imply, then those that it declares.
 *
 * Upstream's audits of tables that are not built here are for reading; only a built model's are run, and they are checked
 * when the registry is made.
 */
export function auditQueries(model: Model): AuditQuery[] {
  return [...impliedAudits(model), ...model.audits].map(audit => ({
    name: writeAudit(audit),
    sql: auditSql(model, audit),
  }))
}

function impliedAudits(model: Model): Audit[] {
  const required = model.columns.filter(column => column.nullable === false).map(column => column.name)
  const notNull = audit('not_null', { columns: required })
  const unique = audit('unique', { columns: model.grain })
  return [...(required.length > 0 ? [notNull] : []), ...(model.grain.length > 0 ? [unique] : [])]
}

function audit(name: string, args: Audit['arguments']): Audit {
  return { name, arguments: args, note: null }
}

function auditSql(model: Model, audit: Audit): string {
  const write = AUDITS[audit.name]
  if (!write) throw new AuditError(`${model.name}: there is no audit "${audit.name}"`)
  return write({
    table: identifier(model.name),
    text: name => textArgument(model, audit, name),
    list: name => listArgument(model, audit, name),
    has: name => name in audit.arguments,
  })
}

function textArgument(model: Model, audit: Audit, name: string): string {
  const value = audit.arguments[name]
  if (typeof value !== 'string') throw new AuditError(`${model.name}: ${audit.name} needs ${name}`)
  return value
}

function listArgument(model: Model, audit: Audit, name: string): readonly string[] {
  const value = audit.arguments[name]
  if (value === undefined || value.length === 0) throw new AuditError(`${model.name}: ${audit.name} needs ${name}`)
  return typeof value === 'string' ? [value] : value
}

/** An audit as it stands in a head. */
export function writeAudit({ name, arguments: args, note }: Audit): string {
  const pairs = Object.entries(args).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : `(${value.join(', ')})`}`,
  )
  return `${name}${pairs.length > 0 ? `(${pairs.join(', ')})` : ''}${note === null ? '' : ` ${note}`}`
}
