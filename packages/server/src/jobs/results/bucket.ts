import type { S3Client } from '@aws-sdk/client-s3'
import { QueryError } from '../../errors.ts'
import type { ByteRange, ResultStore, Stored, Writing } from './result-store.ts'

/** Where results lie in a store that speaks S3. Who may use it is found as all of AWS's own programs find it. */
export type BucketPlace = Readonly<{
  bucket: string
  /** What every name begins with: empty, or with a slash at its end. */
  prefix: string
  /** The store's address; empty for AWS's own. */
  endpoint: string
  region: string
}>

type Sdk = typeof import('@aws-sdk/client-s3')

/** S3 takes parts of at least 5 MiB, all but the last, and 10,000 of them. */
const PART_BYTES = 8 * 2 ** 20
const PARTS_BEFORE_DOUBLING = 2_000
const BEGUN = '.begun'

/** The place that a text like `s3://bucket/some/prefix` names; undefined for another text. */
export function bucketOf(text: string): Pick<BucketPlace, 'bucket' | 'prefix'> | undefined {
  const [, bucket, path = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(text) ?? []
  return bucket === undefined ? undefined : { bucket, prefix: path === '' || path.endsWith('/') ? path : `${path}/` }
}

/** Results as objects of a bucket. Throws what the store says when the bucket cannot be used. */
export async function openBucket(place: BucketPlace): Promise<ResultStore> {
  // Large, and most gateways keep results in a folder.
  const sdk = await import('@aws-sdk/client-s3')
  const { endpoint, region, bucket } = place
  const client = new sdk.S3Client({
    region,
    ...(endpoint !== '' && { endpoint, forcePathStyle: true }),
    // Stores other than AWS's own know no checksums of the newer kind.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  await client.send(new sdk.HeadBucketCommand({ Bucket: bucket })).catch(cause => {
    throw bucketFault(cause, sdk)
  })
  return new Bucket(sdk, client, place)
}

// Answers about a bucket have no body, and so no words of the store.
const UNUSABLE: Readonly<Record<number, string>> = {
  301: 'the bucket is in another region: set OSO__JOBS__S3_REGION',
  403: 'whose credentials these are may not use the bucket',
  404: 'there is no such bucket',
}

function bucketFault(cause: unknown, { S3ServiceException }: Sdk): unknown {
  const words = cause instanceof S3ServiceException ? UNUSABLE[cause.$metadata.httpStatusCode ?? 0] : undefined
  return words === undefined ? cause : new Error(words, { cause })
}

class Bucket implements ResultStore {
  readonly #sdk: Sdk
  readonly #client: S3Client
  readonly #place: BucketPlace

  constructor(sdk: Sdk, client: S3Client, place: BucketPlace) {
    this.#sdk = sdk
    this.#client = client
    this.#place = place
  }

  async create(name: string): Promise<Writing> {
    return new ObjectWriting(this.#sdk, this.#client, this.#at(name))
  }

  async read(name: string, { first, last }: ByteRange): Promise<ReadableStream<Uint8Array> | undefined> {
    try {
      const range = { ...this.#at(name), Range: `bytes=${first}-${last}` }
      const { Body } = await this.#client.send(new this.#sdk.GetObjectCommand(range))
      return Body?.transformToWebStream()
    } catch (error) {
      if (nameOf(error) === 'NoSuchKey') return undefined
      throw worded(error)
    }
  }

  async remove(name: string): Promise<void> {
    const [, begun, upload] = /^(.+)\.([^.]+)\.begun$/.exec(name) ?? []
    if (begun === undefined) {
      await told(this.#client.send(new this.#sdk.DeleteObjectCommand(this.#at(name))))
      return
    }
    const of = { ...this.#at(begun), UploadId: decodeURIComponent(upload ?? '') }
    await this.#client.send(new this.#sdk.AbortMultipartUploadCommand(of)).catch(error => {
      if (nameOf(error) !== 'NoSuchUpload') throw worded(error)
    })
  }

  async *list(): AsyncGenerator<Stored> {
    yield* this.#objects()
    yield* this.#uploads()
  }

  async close(): Promise<void> {
    this.#client.destroy()
  }

  async *#objects(): AsyncGenerator<Stored> {
    const of = { Bucket: this.#place.bucket, Prefix: this.#place.prefix }
    try {
      for await (const { Contents } of this.#sdk.paginateListObjectsV2({ client: this.#client }, of))
        for (const { Key, LastModified } of Contents ?? [])
          if (Key) yield { name: this.#nameOf(Key), modifiedAt: LastModified?.getTime() ?? 0 }
    } catch (error) {
      throw worded(error)
    }
  }

  // An upload that was begun and never finished is no object, yet it takes room, and is paid for.
  async *#uploads(): AsyncGenerator<Stored> {
    const of = { Bucket: this.#place.bucket, Prefix: this.#place.prefix }
    const { Uploads } = await told(this.#client.send(new this.#sdk.ListMultipartUploadsCommand(of)))
    for (const { Key, UploadId, Initiated } of Uploads ?? []) {
      if (!Key || !UploadId) continue
      const id = encodeURIComponent(UploadId).replaceAll('.', '%2E')
      yield { name: `${this.#nameOf(Key)}.${id}${BEGUN}`, modifiedAt: Initiated?.getTime() ?? 0 }
    }
  }

  #at(name: string) {
    return { Bucket: this.#place.bucket, Key: this.#place.prefix + name }
  }

  #nameOf(key: string): string {
    return key.slice(this.#place.prefix.length)
  }
}

/** An object in the making: what is short goes up at once, what is long in parts. Until it is committed there is none. */
class ObjectWriting implements Writing {
  readonly #sdk: Sdk
  readonly #client: S3Client
  readonly #at: Readonly<{ Bucket: string; Key: string }>
  readonly #parts: Readonly<{ ETag: string | undefined; PartNumber: number }>[] = []
  #waiting: Uint8Array[] = []
  #bytes = 0
  #upload: string | undefined

  constructor(sdk: Sdk, client: S3Client, at: Readonly<{ Bucket: string; Key: string }>) {
    this.#sdk = sdk
    this.#client = client
    this.#at = at
  }

  async write(bytes: Uint8Array): Promise<void> {
    // Whoever wrote them may write over them afterwards.
    this.#waiting.push(bytes.slice())
    this.#bytes += bytes.length
    const enough = PART_BYTES * 2 ** Math.floor(this.#parts.length / PARTS_BEFORE_DOUBLING)
    if (this.#bytes >= enough) await told(this.#sendPart())
  }

  async commit(): Promise<void> {
    if (this.#upload === undefined) {
      await told(this.#client.send(new this.#sdk.PutObjectCommand({ ...this.#at, Body: this.#taken() })))
      return
    }
    if (this.#bytes > 0) await told(this.#sendPart())
    const whole = { ...this.#at, UploadId: this.#upload, MultipartUpload: { Parts: this.#parts } }
    await told(this.#client.send(new this.#sdk.CompleteMultipartUploadCommand(whole)))
  }

  async abort(): Promise<void> {
    this.#waiting = []
    if (this.#upload === undefined) return
    await told(this.#client.send(new this.#sdk.AbortMultipartUploadCommand({ ...this.#at, UploadId: this.#upload })))
  }

  async #sendPart(): Promise<void> {
    const { UploadId } = this.#upload
      ? { UploadId: this.#upload }
      : await this.#client.send(new this.#sdk.CreateMultipartUploadCommand(this.#at))
    this.#upload = UploadId
    const PartNumber = this.#parts.length + 1
    const part = { ...this.#at, UploadId, PartNumber, Body: this.#taken() }
    const { ETag } = await this.#client.send(new this.#sdk.UploadPartCommand(part))
    this.#parts.push({ ETag, PartNumber })
  }

  #taken(): Uint8Array {
    const bytes = Buffer.concat(this.#waiting)
    this.#waiting = []
    this.#bytes = 0
    return bytes
  }
}

async function told<T>(step: Promise<T>): Promise<T> {
  return step.catch(error => {
    throw worded(error)
  })
}

function worded(cause: unknown): QueryError {
  if (FULL.has(nameOf(cause)))
    return new QueryError('STORAGE_FULL', 'The store of results has no room left. Ask for less, or later.', { cause })
  return new QueryError('STORAGE_UNAVAILABLE', 'The store of results cannot be used just now.', { cause })
}

/** As MinIO, Ceph and others name it. */
const FULL: ReadonlySet<string> = new Set([
  'XMinioStorageFull',
  'QuotaExceeded',
  'QuotaExceededException',
  'EntityTooLarge',
])

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : ''
}
