/** Where in a file of models something is wrong; lines and columns from 1. */
export type Place = Readonly<{ file: string; line: number; column: number }>

/** A model that cannot be taken as it is written. The message begins with the place: `marts/x.sql:3:1: …`. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
  readonly place: Place
  /** What is wrong and what to do, without the place. */
  readonly detail: string

  constructor(place: Place, detail: string, options?: ErrorOptions) {
    super(`${place.file}:${place.line}:${place.column}: ${detail}`, options)
    this.place = place
    this.detail = detail
  }
}

/** Models that read each other in a circle. */
export class CycleError extends Error {
  override readonly name = 'CycleError'
  /** The models of the circle in reading order; the last reads the first. */
  readonly cycle: readonly string[]

  constructor(cycle: readonly string[]) {
    super(`models read each other in a circle: ${[...cycle, cycle[0]].join(' → ')}`)
    this.cycle = cycle
  }
}
