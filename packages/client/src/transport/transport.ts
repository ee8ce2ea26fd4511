import { OsoError } from '../errors.ts'
import type { Api } from '../http/settings.ts'
import type { Call, Opened, Transport } from './call.ts'
import { askGateway } from './gateway.ts'
import type { KnownTypes } from './types.ts'

/**
 * The way to results that suits a server. OSO has retired its `/sql`, which answers 410 then: queries become jobs.
 * That is learnt once. What few programs need is loaded when they do.
 */
export function makeTransport(api: Api): Transport {
  const known: KnownTypes = new Map()
  let isRetired = false
  const askAnyway = async (call: Call): Promise<Opened> => {
    if (!isRetired) {
      try {
        return await (api === 'gateway' ? askGateway(call) : (await import('./oso.ts')).askOso(call))
      } catch (error) {
        if (!(error instanceof OsoError && error.status === 410)) throw error
        isRetired = true
      }
    }
    return (await import('./job.ts')).runJob(call)
  }
  if (api === 'gateway') return askAnyway
  return async call => askAnyway(await (await import('./types.ts')).withTypes(call, known, askAnyway))
}
