import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { resultStoreContract } from './contract.ts'
import { openFolder } from './folder.ts'

resultStoreContract(() => openFolder(join(mkdtempSync(join(tmpdir(), 'oso-results-')), 'made')))

test.skipIf(process.platform !== 'linux')('a folder that cannot be made is refused at once', async () => {
  await expect(openFolder('/proc/oso-results')).rejects.toThrow("mkdir '/proc/oso-results'")
})

test('a file is no folder', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'oso-results-')), 'file')
  writeFileSync(path, '')
  await expect(openFolder(path)).rejects.toThrow(/EEXIST/)
})

// Root may write anywhere.
test.skipIf(process.getuid?.() === 0)('a folder that cannot be written to is refused before a job is', async () => {
  const path = mkdtempSync(join(tmpdir(), 'oso-results-'))
  chmodSync(path, 0o500)
  await expect(openFolder(path)).rejects.toThrow(/EACCES/)
})
