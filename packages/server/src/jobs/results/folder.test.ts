import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resultStoreContract } from './contract.ts'
import { openFolder } from './folder.ts'

resultStoreContract(() => openFolder(join(mkdtempSync(join(tmpdir(), 'oso-results-')), 'made')))
