import type { Command } from 'commander'
import { brokenOf, scoreboard } from '../selftest/report.ts'
import { testServer } from '../server.ts'
import { environment, say } from './world.ts'

type SelfTestOptions = Readonly<{ warehouse?: string; all?: boolean }>

/** Adds `oso-server selftest`. */
export function addSelfTestCommand(program: Command): void {
  program
    .command('selftest')
    .description('try whether what keeps queries from doing harm is in place: guard, locks, limits')
    .option('--warehouse <file>', 'the DuckDB file to try it with')
    .option('--all', 'show what holds too, and not only what does not')
    .action(selftest)
}

async function selftest({ warehouse, all = false }: SelfTestOptions): Promise<void> {
  const given = warehouse === undefined ? {} : { OSO__WAREHOUSE__PATH: warehouse }
  const report = await testServer({ env: { ...environment(), ...given } })
  say(scoreboard(report, all))
  if (brokenOf(report).length > 0) process.exitCode = 1
}
