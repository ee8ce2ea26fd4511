import { expect, test } from 'vitest'
import { didYouMean, nearest } from './suggest.ts'

const NAMES = ['projects_v1', 'collections_v1', 'artifacts_by_project_v1', 'events', 'a']

test.each([
  ['project_v1', ['projects_v1', 'artifacts_by_project_v1']],
  ['PROJECTS_V1', ['projects_v1']],
  ['projects', ['projects_v1']],
  ['project', ['projects_v1', 'artifacts_by_project_v1']],
  ['evnets', ['events']],
  ['nothing_like_it', []],
])('the nearest names to %s are %j', (name, expected) => {
  expect(nearest(name, NAMES, 3)).toEqual(expected)
})

test('no more names are offered than asked for, and each once', () => {
  expect(nearest('ab', ['aa', 'ac', 'ad', 'aa'], 2)).toEqual(['aa', 'ac'])
})

test('a hint is a sentence, or nothing when no name is near', () => {
  expect(didYouMean('event', NAMES)).toBe('Did you mean events?')
  expect(didYouMean('zzzzzzzz', NAMES)).toBeUndefined()
})
