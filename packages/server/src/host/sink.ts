/** Where a result's bytes go. */
export interface Sink {
  /** How many bytes have left for the pipe. */
  readonly bytes: number
  /** Takes pieces, between which nothing else is written. Resolves when more may come. */
  write(pieces: readonly Uint8Array[]): Promise<void>
  /** Has all that was written reach the reader soon. Resolves when more may come. */
  flush(): Promise<void>
  /** Resolves when all that was flushed is in the pipe, so that `bytes` counts it. */
  settled(): Promise<void>
  /** Closes the encoding. After a failure it is never called: what was compressed must not look whole. */
  end(): Promise<void>
}
