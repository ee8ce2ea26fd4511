import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'oso-pipeline'
import { ms, type Row } from './measure.ts'

/** The whole build of the real data, and a second one that finds nothing changed. Needs OSO_REAL_DATA. */
export async function buildReal(): Promise<readonly Row[]> {
  const data = process.env.OSO_REAL_DATA
  if (!data || !existsSync(join(data, 'oss-directory.tar.gz'))) {
    console.error('build: not run, set OSO_REAL_DATA to the folder with oss-directory.tar.gz and commits/')
    return []
  }
  const folder = mkdtempSync(join(tmpdir(), 'oso-bench-'))
  const sources = { ossDirectory: join(data, 'oss-directory.tar.gz'), gitCommits: join(data, 'commits') }
  try {
    const first = await build({ ...sources, warehouse: join(folder, 'warehouse.duckdb') })
    const second = await build({ ...sources, warehouse: join(folder, 'warehouse.duckdb') })
    const made = first.outcomes.filter(outcome => outcome.kind === 'made').length
    return [
      {
        what: 'build from the real directory and commits',
        figure: `${ms(first.ms)}, ${made} tables`,
        against: `a second build, unchanged: ${ms(second.ms)}`,
        ratio: first.ms / second.ms,
        demand: '',
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
