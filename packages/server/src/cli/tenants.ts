import type { Command } from 'commander'
import { NewTenant } from '../contract/admin.ts'
import { ModelPolicy } from '../contract/policy.ts'
import { StartError } from '../start-error.ts'
import type { Store } from '../state/store.ts'
import type { TenantRow } from '../state/tenants.ts'
import { changedLimits, LIMIT_NAMES, limitChanges } from './limits.ts'
import { requireName } from './name.ts'
import { say, withStore, words } from './world.ts'

type Policy = Readonly<{ name?: string; allow?: string[]; deny?: string[]; set?: Record<string, unknown> }>

/** The commands about tenants. */
export function addTenantCommands(program: Command): void {
  const tenants = program
    .command('tenants')
    .description('make, list, change and remove tenants: what their keys may see and use')
  tenants
    .command('list')
    .description('list tenants; `anonymous` is of callers without a key, `default` of keys that were made for no other')
    .action(() => withStore(async store => say((await store.tenants.list()).map(rowOf).join('\n'))))
  withPolicy(
    tenants.command('create').description('make a tenant').argument('<id>', 'lower-case letters, digits, _ and -'),
  ).action((id: string, policy: Policy) => withStore(store => create(id, policy, store)))
  withPolicy(
    tenants
      .command('set')
      .description('change a tenant; a limit without a value is none again')
      .argument('<id>', 'the id that `tenants list` shows'),
  ).action((id: string, policy: Policy) => withStore(store => change(id, policy, store)))
  tenants
    .command('remove')
    .description('remove a tenant that has no keys, not even revoked ones')
    .argument('<id>', 'the id that `tenants list` shows')
    .action((id: string) =>
      withStore(async ({ tenants }) => {
        if (!(await tenants.byId(id))) throw notFound(id)
        if (!(await tenants.remove(id)))
          throw new StartError('TENANT_IN_USE', `The tenant ${id} has keys, or is always there.`)
        say(`removed ${id}`)
      }),
    )
}

function withPolicy(command: Command): Command {
  return command
    .option('--name <name>', 'what to call it')
    .option('--allow <models>', 'names with *, or stage:mart and so on, comma between; `all` is all', words)
    .option('--deny <models>', 'of those, which not; `none` is none', words)
    .option('--set <limits>', `held by all its keys together; there are ${LIMIT_NAMES}`, limitChanges)
}

async function create(id: string, policy: Policy, { tenants }: Store): Promise<void> {
  if (!NewTenant.shape.id.safeParse(id).success)
    throw new StartError('INVALID_SETTING', `${id} is no id: lower-case letters, digits, _ and -, 64 at most.`)
  if (policy.name !== undefined) requireName(policy.name)
  const limits = changedLimits({}, policy.set ?? {})
  const made = { id, name: policy.name ?? id, models: changedModels({}, policy), limits, createdAt: Date.now() }
  if (!(await tenants.add(made))) throw new StartError('TENANT_EXISTS', `There is a tenant ${id} already.`)
  say(rowOf(made))
}

async function change(id: string, policy: Policy, { tenants }: Store): Promise<void> {
  const tenant = await tenants.byId(id)
  if (!tenant) throw notFound(id)
  if (policy.name !== undefined) requireName(policy.name)
  const models = changedModels(tenant.models, policy)
  const limits = changedLimits(tenant.limits, policy.set ?? {})
  await tenants.change(id, { name: policy.name, models, limits })
  say(rowOf({ ...tenant, name: policy.name ?? tenant.name, models, limits }))
}

function changedModels(models: ModelPolicy, { allow = models.allow, deny = models.deny }: Policy): ModelPolicy {
  const changed = ModelPolicy.safeParse({
    ...(allow && allow.join() !== 'all' && { allow }),
    ...(deny && deny.join() !== 'none' && { deny }),
  })
  if (changed.success) return changed.data
  throw new StartError('INVALID_SETTING', `Models: ${changed.error.issues.map(({ message }) => message).join('; ')}.`)
}

function rowOf({ id, name, models, limits }: TenantRow): string {
  const allow = models.allow ? models.allow.join(', ') : 'all models'
  const deny = models.deny?.length ? ` but ${models.deny.join(', ')}` : ''
  const limited = Object.keys(limits).length > 0 ? `  ${JSON.stringify(limits)}` : ''
  return `${id}  ${name}  ${allow}${deny}${limited}`
}

function notFound(id: string): StartError {
  return new StartError('TENANT_NOT_FOUND', `There is no tenant ${id}.`)
}
