import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { InvalidArgumentError } from 'commander'
import { readConfig } from '../config.ts'
import { openState } from '../open-state.ts'
import { StartError } from '../start-error.ts'
import type { Store } from '../state/store.ts'

/** The file `.env` of this folder, and over it the variables that this process was given. */
export function environment(): Record<string, string | undefined> {
  return { ...readDotEnv(), ...process.env }
}

/** Opens the store of the settings, and closes it again. */
export async function withStore(use: (store: Store) => Promise<void>): Promise<void> {
  const store = await openState(readConfig(environment()).state.url)
  try {
    await use(store)
  } finally {
    await store.close()
  }
}

/** Prints a line, or several. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** A day, as lists show times. */
export function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** Reads a number above 0 from the command line. */
export function positive(text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new InvalidArgumentError('It must be a number above 0.')
}

/** Reads words with commas between. */
export function words(text: string): string[] {
  return text
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '')
}

function readDotEnv(): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync('.env', 'utf8'))
  } catch (error) {
    // Without the file there is nothing to read; one that is there and cannot be read must not be silently nothing.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw new StartError(
      'INVALID_SETTING',
      `The file .env cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
