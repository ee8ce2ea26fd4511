import { randomBytes } from 'node:crypto'
import { type Attack, looks, MENDS, type Target, writes } from './attacks.ts'
import { type Cluster, Coordinator, type Ran } from './coordinator.ts'
import type { Finding } from './finding.ts'
import { findLimits } from './limits.ts'

/**
 * Examines a live cluster as the gateway's user: what it must let the gateway do, and each attack that it must refuse. What a
 * successful attack makes is removed. Throws `Unreachable`.
 */
export async function examine(cluster: Cluster): Promise<Finding[]> {
  const coordinator = new Coordinator(cluster)
  const { findings, table } = await findNeeds(coordinator, cluster)
  if (table === undefined) return findings
  const { catalog, schema } = cluster
  const target: Target = {
    ...{ catalog, schema, bare: table, token: randomBytes(4).toString('hex') },
    table: `"${catalog}"."${schema}"."${table}"`,
  }
  for (const attack of writes(target)) findings.push(await attempt(coordinator, attack, 'Writing'))
  findings.push(...(await findOtherWrites(coordinator, target)))
  for (const attack of looks(target)) findings.push(await attempt(coordinator, attack, 'Looking and meddling'))
  findings.push(...(await findPages(coordinator)))
  findings.push(...(await findLimits(coordinator)))
  return [...findings, findEncryption(coordinator, cluster)]
}

const NEEDS = 'What the gateway needs'

async function findNeeds(
  coordinator: Coordinator,
  { catalog, schema, metaSchema, user }: Cluster,
): Promise<{ findings: Finding[]; table: string | undefined }> {
  const listed = await coordinator.run(
    `SELECT table_name FROM "${catalog}".information_schema.tables WHERE table_schema = '${schema.replaceAll("'", "''")}' ORDER BY 1`,
  )
  const table = listed.rows.map(([name]) => String(name))[0]
  const seen: Finding = {
    ...{ about: NEEDS, what: 'see the tables of the models' },
    ...(table === undefined
      ? {
          ...{ verdict: 'missing', found: listed.error ?? `none in ${catalog}.${schema}` },
          mend: `Build the tables (oso-pipeline build --engine trino), check OSO__TRINO__CATALOG and OSO__TRINO__SCHEMA, and let ${user} read them.`,
        }
      : { verdict: 'good', found: `${listed.rows.length} tables`, mend: null }),
  }
  if (table === undefined) return { findings: [seen], table }
  const read = await coordinator.run(`SELECT * FROM "${catalog}"."${schema}"."${table}" LIMIT 1`)
  const records = await coordinator.run(`SELECT count(*) FROM "${catalog}"."${metaSchema}".materialisations`)
  return {
    table,
    findings: [
      seen,
      needed('read a table', read, 'missing', `Let ${user} SELECT from the tables of ${catalog}.${schema}.`),
      needed(
        'read how fresh the tables are',
        records,
        'weak',
        `Let ${user} SELECT from the tables of ${catalog}.${metaSchema}.`,
      ),
    ],
  }
}

function needed(what: string, ran: Ran, severity: 'missing' | 'weak', mend: string): Finding {
  if (ran.error === null) return { verdict: 'good', about: NEEDS, what, found: 'can', mend: null }
  return { verdict: severity, about: NEEDS, what, found: ran.error, mend }
}

/** Refusals, whatever was tried. */
const REFUSED = ['PERMISSION_DENIED']

async function attempt(coordinator: Coordinator, attack: Attack, about: string): Promise<Finding> {
  const { error } = await coordinator.run(attack.sql, attack.headers)
  if (error === null && attack.undo !== undefined) await coordinator.run(attack.undo)
  const isRefused = error !== null && [...REFUSED, ...(attack.fine ?? [])].includes(error)
  const { what, severity, mend } = attack
  if (isRefused) return { verdict: 'good', about, what, found: `refused: ${error}`, mend: null }
  return {
    verdict: severity,
    about,
    what,
    found: error === null ? 'CAN BE DONE' : `not refused: ${error}`,
    mend: MENDS[mend],
  }
}

/** Catalogs that are not the models' own: reading them is the operator's choice, writing is not. */
async function findOtherWrites(coordinator: Coordinator, { catalog, token }: Target): Promise<Finding[]> {
  const { rows } = await coordinator.run('SHOW CATALOGS')
  const others = rows.map(([name]) => String(name)).filter(name => name !== catalog && name !== 'system')
  const findings: Finding[] = []
  for (const other of others) {
    const made = `"${other}"."default"."oso_doctor_${token}"`
    const fine = ['NOT_SUPPORTED', 'SCHEMA_NOT_FOUND', 'CATALOG_NOT_FOUND']
    const attack = { sql: `CREATE TABLE ${made} (x integer)`, undo: `DROP TABLE ${made}`, fine, mend: 'rules' } as const
    findings.push(
      await attempt(coordinator, { ...attack, what: `make a table in ${other}`, severity: 'missing' }, 'Writing'),
    )
  }
  return findings
}

/** Addresses of the coordinator that show what is not the gateway's, each with what only another may see. */
const PAGES = ['/v1/node', '/v1/thread', '/v1/resourceGroupState', '/metrics'] as const

async function findPages(coordinator: Coordinator): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const path of PAGES) {
    const { status } = await coordinator.get(path)
    const about = 'Looking and meddling'
    findings.push(
      status === 200
        ? { verdict: 'weak', about, what: `read ${path}`, found: 'CAN BE DONE', mend: PAGES_MEND }
        : { verdict: 'good', about, what: `read ${path}`, found: `refused: ${status}`, mend: null },
    )
  }
  return findings
}

const PAGES_MEND = 'Say in the rules\' "system_information" who may read it: [{"user": "admin", "allow": ["read"]}].'

function findEncryption({ isEncrypted }: Coordinator, { password, token }: Cluster): Finding {
  const [about, what] = ['Login', 'the cluster knows who asks']
  const hasLogin = isEncrypted && (password !== undefined || token !== undefined)
  if (hasLogin) return { verdict: 'good', about, what, found: 'https, with a login', mend: null }
  const mend =
    'Let the coordinator take https and a login (docs/deploy.md), or let nobody but the gateway reach it: over http it believes any name.'
  return { verdict: 'weak', about, what, found: isEncrypted ? 'https, without a login' : 'http, without a login', mend }
}
