import { defineConfig, mergeConfig } from 'vitest/config'
import base from '../../vitest.config.ts'

// Gateways that are killed and begun again take longer than what `npm test` may.
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  defineConfig({ test: { include: ['test/jobs/**/*.test.ts'], testTimeout: 300_000, fileParallelism: false } }),
)
