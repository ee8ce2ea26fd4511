import { pino } from 'pino'

/** Where the server says what it does. */
export type Log = Readonly<{
  info: (message: string, facts?: Readonly<Record<string, unknown>>) => void
  warn: (message: string, facts?: Readonly<Record<string, unknown>>) => void
  error: (message: string, facts?: Readonly<Record<string, unknown>>) => void
}>

/** Lines of JSON on the error stream. Keys never stand in them. */
export function createLog(level: 'silent' | 'error' | 'warn' | 'info' | 'debug'): Log {
  const logger = pino({ level, redact: ['*.authorization', '*.key'] }, pino.destination(2))
  return {
    info: (message, facts) => logger.info(facts ?? {}, message),
    warn: (message, facts) => logger.warn(facts ?? {}, message),
    error: (message, facts) => logger.error(serialised(facts), message),
  }
}

/** A log that nobody reads. */
export const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} }

function serialised(facts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { error, ...rest } = facts
  return error instanceof Error ? { ...rest, err: error } : { ...rest, error }
}
