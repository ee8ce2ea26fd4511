/** Queries over several models, joined along their relations. */
export {
  type AttributeName,
  avg,
  count,
  countDistinct,
  type Measure,
  max,
  min,
  type Selected,
  type Selection,
  SemanticQuery,
  select,
  sum,
} from './semantic/query.ts'
export { RELATIONS, type Relation } from './semantic/relations.ts'
