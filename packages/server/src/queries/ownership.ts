import type { Store } from '../state/store.ts'

/** How often a gateway says that it lives, and for how long it is believed. A stalled event loop must fit in between. */
export const LIVING = { beatMs: 5_000, leaseMs: 20_000 } as const
const FORGET_MS = 86_400_000

/** A gateway as the owner of the queries that it runs. */
export type Ownership = Readonly<{ id: string; leave: () => Promise<void> }>

type OwnershipDeps = Readonly<{
  store: Pick<Store, 'owners' | 'queries'>
  newId: () => string
  now: () => number
  onFault: (error: unknown) => void
  times?: Readonly<{ beatMs: number; leaseMs: number }>
}>

/**
 * Has a gateway be known as living until it leaves. At once, and again and again, queries whose gateway is dead are ended
 * as failed; those of gateways that live are theirs.
 */
export async function takeOwnership({ store, newId, now, onFault, times = LIVING }: OwnershipDeps): Promise<Ownership> {
  const { owners, queries } = store
  const id = newId()
  const beat = async (): Promise<void> => {
    await owners.beat(id)
    const error = { code: 'ENGINE_FAILED', detail: 'The server ended while this query ran.' }
    const end = { state: 'failed', rows: null, truncated: false, reason: null, error, endedAt: now() } as const
    await queries.endAbandoned(end, times.leaseMs)
  }
  await beat()
  await owners.forget(FORGET_MS)
  // One at a time: one that came late could say that a gateway lives that has left.
  let beating: Promise<void> | undefined
  const timer = setInterval(() => {
    beating ??= beat()
      .catch(onFault)
      .finally(() => {
        beating = undefined
      })
  }, times.beatMs).unref()
  return {
    id,
    leave: async () => {
      clearInterval(timer)
      await beating
      await owners.leave(id)
    },
  }
}
