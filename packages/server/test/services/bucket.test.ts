import { describe, expect, test } from 'vitest'
import { bucketOf, openBucket } from '../../src/jobs/results/bucket.ts'
import { resultStoreContract } from '../../src/jobs/results/contract.ts'
import { S3_ENDPOINT as endpoint, ownBucket } from '../own-bucket.ts'

test('a store is a bucket where its name says so, with a prefix that ends in a slash', () => {
  expect(bucketOf('s3://bucket')).toEqual({ bucket: 'bucket', prefix: '' })
  expect(bucketOf('s3://bucket/some/place')).toEqual({ bucket: 'bucket', prefix: 'some/place/' })
  expect(bucketOf('/var/results')).toBeUndefined()
})

// Says `not run: N` without OSO_TEST_S3_URL; see `npm run test:services`.
describe.skipIf(endpoint === '')('a bucket', () => {
  const open = async (prefix = 'results/') =>
    openBucket({ bucket: await ownBucket(), prefix, endpoint, region: 'us-east-1' })

  resultStoreContract(open)

  test('lists what was begun in parts and never finished, and removes it by that name', async () => {
    const store = await open()
    const writing = await store.create('job.1')
    for (let n = 0; n < 9; n++) await writing.write(Buffer.alloc(1 << 20))
    const begun: string[] = []
    for await (const { name } of store.list()) begun.push(name)
    expect(begun).toEqual([expect.stringMatching(/^job\.1\..+\.begun$/)])
    await store.remove(begun[0] ?? '')
    await store.remove(begun[0] ?? '')
    for await (const { name } of store.list()) expect(name).toBe('nothing')
    await expect(writing.commit()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await store.close()
  })

  test('that is not there is told when it is opened', async () => {
    const opened = openBucket({ bucket: 'nowhere', prefix: '', endpoint, region: 'us-east-1' })
    await expect(opened).rejects.toThrow('there is no such bucket')
  })
})
