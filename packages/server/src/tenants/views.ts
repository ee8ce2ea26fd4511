import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Registry } from 'oso-models'
import type { ModelPolicy } from '../contract/policy.ts'
import type { View } from '../plan/view.ts'
import { visibleRegistry } from './visible.ts'

const KEPT = 500

/** The views of a registry, one for each policy that somebody has. */
export class Views {
  readonly #registry: Registry
  readonly #kept = new LRUCache<string, View>({ max: KEPT })

  constructor(registry: Registry) {
    this.#registry = registry
  }

  /** The models as a policy shows them. Tenants with the same policy share the view, and the plans made for it. */
  of(policy: ModelPolicy): View {
    const name = nameOf(policy)
    const known = this.#kept.get(name)
    if (known) return known
    const registry = visibleRegistry(this.#registry, policy)
    const view = { policy: name, registry, models: { ...registry, schema: registry.schema() } }
    this.#kept.set(name, view)
    return view
  }
}

function nameOf({ allow, deny }: ModelPolicy): string {
  const text = JSON.stringify([allow && [...allow].sort(), [...(deny ?? [])].sort()])
  return createHash('sha256').update(text).digest('base64url')
}
