import { type Command, InvalidArgumentError } from 'commander'
import { createKey, isGood, rotateKey } from '../access/access.ts'
import { Scope } from '../contract/policy.ts'
import { StartError } from '../start-error.ts'
import type { KeyRow } from '../state/keys.ts'
import type { Store } from '../state/store.ts'
import { changedLimits, LIMIT_NAMES, limitChanges } from './limits.ts'
import { requireName } from './name.ts'
import { day, positive, say, withStore, words } from './world.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Making = Readonly<{ days?: number; tenant?: string; scopes?: Scope[]; set?: Record<string, unknown> }>

/** The commands about keys. */
export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('make, list, limit, rotate and revoke API keys')
  keys
    .command('create')
    .description('make a key and print it; it is not shown again')
    .argument('[name]', 'what to call it', 'key')
    .option('--days <number>', 'for how many days it is good; without it for ever', positive)
    .option('--tenant <id>', 'whose models and limits hold for it')
    .option('--scopes <scopes>', `what it may be used for, comma between: ${Scope.options.join(', ')}`, scopesOf)
    .option(
      '--set <limits>',
      `limits of its own, such as requestsPerMinute=600; there are ${LIMIT_NAMES}`,
      limitChanges,
    )
    .action((name: string, making: Making) => withStore(store => create(name, making, store)))
  keys
    .command('list')
    .description('list keys, without the keys themselves')
    .action(() => withStore(async store => say(await keyTable(store))))
  keys
    .command('limit')
    .description('change the limits of a key; a name without a value is as the settings have it again')
    .argument('<id>', 'the id that `keys list` shows')
    .argument(
      '<limits>',
      `such as requestsPerMinute=600,bytesPerDay=50g,paid=bytes; there are ${LIMIT_NAMES}`,
      limitChanges,
    )
    .action((id: string, changes: Record<string, unknown>) => withStore(store => limit(id, changes, store)))
  keys
    .command('revoke')
    .description('refuse a key from now on')
    .argument('<id>', 'the id that `keys list` shows')
    .action((id: string) =>
      withStore(async store => {
        if (!(await store.keys.revoke(id, Date.now()))) throw noKey(`There is no key ${id} that could be revoked.`)
        say(`revoked ${id}`)
      }),
    )
  keys
    .command('rotate')
    .description('make a key that takes the place of another, and print it')
    .argument('<id>', 'the id that `keys list` shows')
    .option('--grace-hours <number>', 'for how many hours the old one stays good', positive)
    .action((id: string, { graceHours = 0 }: { graceHours?: number }) =>
      withStore(async ({ keys }) => {
        const made = await rotateKey(id, Math.round(graceHours * HOUR_MS), { keys, now: Date.now })
        if (!made) throw noKey(`There is no good key ${id}.`)
        say(made.key)
      }),
    )
}

async function create(name: string, { days, tenant, scopes, set }: Making, store: Store): Promise<void> {
  requireName(name)
  if (tenant !== undefined && !(await store.tenants.byId(tenant)))
    throw new StartError(
      'TENANT_NOT_FOUND',
      `There is no tenant ${tenant}; make it: oso-server tenants create ${tenant}`,
    )
  const { key } = await createKey(
    name,
    { keys: store.keys, now: Date.now },
    {
      expiresAt: days === undefined ? null : Date.now() + Math.round(days * DAY_MS),
      ...(tenant !== undefined && { tenant }),
      ...(scopes !== undefined && { scopes }),
      limits: changedLimits({}, set ?? {}),
    },
  )
  say(key)
}

async function limit(id: string, changes: Readonly<Record<string, unknown>>, { keys }: Store): Promise<void> {
  const key = await keys.byId(id)
  const limits = changedLimits(key?.limits ?? {}, changes)
  if (!key || !(await keys.change(id, { limits }))) throw noKey(`There is no good key ${id}.`)
  say(`${id}: ${JSON.stringify(limits)}`)
}

async function keyTable({ keys }: Store): Promise<string> {
  const rows = (await keys.list()).map(key =>
    [key.id, day(key.createdAt), stateOf(key), key.name, ...extras(key)].join('  '),
  )
  return rows.length > 0 ? rows.join('\n') : 'no keys; make one: oso-server keys create'
}

/** What of a key is not as most keys have it. */
function extras({ tenant, scopes, limits }: KeyRow): string[] {
  return [
    ...(tenant === 'default' ? [] : [`tenant ${tenant}`]),
    ...(scopes.join() === 'query' ? [] : [`for ${scopes.join(', ')}`]),
    ...(Object.keys(limits).length === 0 ? [] : [JSON.stringify(limits)]),
  ]
}

function stateOf(key: KeyRow): string {
  if (key.revokedAt !== null) return `revoked ${day(key.revokedAt)}`
  if (key.expiresAt === null) return 'good'
  return `${isGood(key, Date.now()) ? 'good until' : 'expired'} ${day(key.expiresAt)}`
}

function scopesOf(text: string): Scope[] {
  const scopes = Scope.array().min(1).safeParse(words(text))
  if (scopes.success) return scopes.data
  throw new InvalidArgumentError(`It must be of ${Scope.options.join(', ')}.`)
}

function noKey(message: string): StartError {
  return new StartError('KEY_NOT_FOUND', message)
}
