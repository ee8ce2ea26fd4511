import { fileURLToPath } from 'node:url'

const built = (file: string): string => fileURLToPath(new URL(`../dist/${file}`, import.meta.url))

/** The program `oso-server` as it is shipped; before a run of tests what is older than its sources is built. */
export const SERVER = built('main.js')

/** Starts an engine host as it is shipped. */
export const HOST_COMMAND: readonly [string, string] = [process.execPath, built('host/main.js')]

/** Starts a host for a cluster as it is shipped. */
export const TRINO_HOST_COMMAND: readonly [string, string] = [process.execPath, built('host/trino.js')]
