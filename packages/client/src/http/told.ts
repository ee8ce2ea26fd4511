/** What the headers of a result tell of it. */
export type Told = Readonly<{
  /** When the oldest data that the query read were made. */
  dataAsOf: Date | undefined
  /** What the author of the query may not know of it. */
  warning: string | undefined
}>

/** Reads what a gateway tells of a result; OSO's own API tells nothing. */
export function toldOf(headers: Headers): Told {
  const date = new Date(headers.get('oso-data-as-of') ?? '')
  return {
    dataAsOf: Number.isNaN(date.getTime()) ? undefined : date,
    warning: headers.get('oso-warning') ?? undefined,
  }
}
