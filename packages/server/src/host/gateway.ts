import type { FromHost } from '../job/job.ts'

/** Says something to the gateway that has started this host, if it is there still. */
export function tell(word: FromHost): void {
  if (process.connected) process.send?.(word)
}

/** Has a host leave when its gateway is gone, as nobody reads what it makes, and stay until then. */
export function leaveWithGateway(leave: () => void): void {
  process.on('disconnect', leave)
  // It may have gone while this was loaded.
  if (!process.connected) leave()
  // Ctrl-C in a terminal, and an init system's stop, reach the whole group of processes; it is the gateway that lets its
  // queries end, and then ends its hosts.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
}
