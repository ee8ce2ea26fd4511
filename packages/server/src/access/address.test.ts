import { describe, expect, test } from 'vitest'
import { addressList, addressOf, isSameMachine, networkOf, type Origin } from './address.ts'

function origin(peer: string | undefined, headers: Readonly<Record<string, string>> = {}): Origin {
  return { peer, header: name => headers[name] }
}

describe('the same machine', () => {
  test.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('is a peer at %s', peer => {
    expect(isSameMachine(origin(peer))).toBe(true)
  })

  test.each(['10.0.0.1', '2001:db8::1', '::ffff:10.0.0.1', undefined])('is no peer at %s', peer => {
    expect(isSameMachine(origin(peer))).toBe(false)
  })

  test.each(['x-forwarded-for', 'forwarded', 'via'])('is not behind a proxy that says so with %s', name => {
    expect(isSameMachine(origin('127.0.0.1', { [name]: '203.0.113.9' }))).toBe(false)
  })
})

describe('the address of who asks', () => {
  const proxies = addressList(['127.0.0.1', '10.0.0.0/8', 'fd00::/8'])
  const from = (peer: string, forwarded: string) => addressOf(origin(peer, { 'x-forwarded-for': forwarded }), proxies)

  test('is the peer, whatever it says, unless it is a trusted proxy', () => {
    expect(from('203.0.113.9', '1.2.3.4')).toBe('203.0.113.9')
    expect(from('127.0.0.1', '1.2.3.4')).toBe('1.2.3.4')
    expect(from('fd00::7', '2001:db8::1')).toBe('2001:db8::1')
  })

  test('is the last one that a trusted proxy did not add: what stands before may be made up', () => {
    expect(from('10.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9')
    expect(from('::ffff:10.0.0.1', '6.6.6.6, ::ffff:203.0.113.9')).toBe('203.0.113.9')
  })

  test('is the proxy when what it passes on is no address', () => {
    expect(from('10.0.0.1', 'unknown')).toBe('10.0.0.1')
    expect(from('10.0.0.1', '')).toBe('10.0.0.1')
  })
})

test('an IPv6 network of 64 bits counts as one caller, an IPv4 address as itself', () => {
  expect(networkOf('203.0.113.9')).toBe('203.0.113.9')
  expect(networkOf('2001:DB8:0:07::1')).toBe('2001:db8:0:7::/64')
  expect(networkOf('2001:db8:0:7:ffff:1:2:3')).toBe('2001:db8:0:7::/64')
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  expect(networkOf('::1')).toBe('0:0:0:0::/64')
})

test.each(['10.0.0.0/33', '10.0.0', 'example.org', '::1/x', '::1/129'])('%s is no network', entry => {
  expect(() => addressList([entry])).toThrow(entry)
})
