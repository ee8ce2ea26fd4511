import { randomBytes } from 'node:crypto'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'

/** Address of a store that speaks S3; '' where there is none. `npm run test:services` starts one. */
export const S3_ENDPOINT = process.env.OSO_TEST_S3_URL ?? ''

/** Makes an empty bucket, and gives its name. */
export async function ownBucket(): Promise<string> {
  const bucket = `oso-test-${randomBytes(6).toString('hex')}`
  const client = new S3Client({ endpoint: S3_ENDPOINT, region: 'us-east-1', forcePathStyle: true })
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  client.destroy()
  return bucket
}
