import type { components } from '../api.gen.ts'

type Schemas = components['schemas']

/** What would run, without running it: the answer of `oso.check`. */
export type Check = Readonly<Schemas['CheckAnswer']>

/** A model in a list. */
export type ModelSummary = Readonly<Schemas['ModelSummary']>

/** All that is known of a model: columns, grain, SQL, freshness. */
export type ModelDetail = Readonly<Schemas['ModelDetail']>

/** When a model was made last, from what, and whether that is too long ago. */
export type Freshness = Readonly<Schemas['Freshness']>

/** A gateway's job, as it tells of it. */
export type JobAnswer = Readonly<Schemas['Job']>

/** What a model is made from, as the server tells it. */
export type LineageAnswer = Readonly<Schemas['Lineage']>

/** A page of models. */
export type ModelPage = Readonly<Schemas['ModelList']>

/** Where in the pipeline a model stands. */
export type Stage = Schemas['Stage']
