import { expect, test } from 'vitest'
import { Links } from './link.ts'

const links = new Links('secret', 60_000)

function queryOf(text: string): { expires: number; signature: string } {
  const query = new URLSearchParams(text)
  return { expires: Number(query.get('expires')), signature: query.get('signature') ?? '' }
}

test('a link is good for its job, for as long as it says', () => {
  const link = queryOf(links.sign('a', 1_000_000))
  expect(() => links.require('a', link, 1_059_000)).not.toThrow()
  expect(() => links.require('a', link, 1_060_000)).toThrow(/no longer good/)
  expect(() => links.require('b', link, 1_000_000)).toThrow(/not made by this server/)
})

test('a link whose end was moved, or that another secret made, is refused', () => {
  const link = queryOf(links.sign('a', 1_000_000))
  expect(() => links.require('a', { ...link, expires: link.expires + 1 }, 1_000_000)).toThrow(/not made/)
  expect(() => new Links('other', 1).require('a', link, 1_000_000)).toThrow(/not made/)
  expect(() => links.require('a', { ...link, signature: '' }, 1_000_000)).toThrow(/not made/)
})
