import { BlockList, isIP, isIPv6 } from 'node:net'

/** What of a request tells where it comes from. */
export type Origin = Readonly<{
  /** The other end of the connection; undefined where a request did not come over one. */
  peer: string | undefined
  header: (name: string) => string | undefined
}>

const FORWARDING = ['x-forwarded-for', 'forwarded', 'via'] as const
const IPV4_IN_IPV6 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i
const LOOPBACK = addressList(['127.0.0.0/8', '::1'])

/** Whether who asks is on this machine: a peer on loopback that does not pass on another's request. */
export function isSameMachine({ peer, header }: Origin): boolean {
  return peer !== undefined && holds(LOOPBACK, peer) && FORWARDING.every(name => header(name) === undefined)
}

/**
 * The address of who asks. `X-Forwarded-For` is read from its end, as far as trusted proxies wrote it: what stands before
 * that anyone may have made up.
 */
export function addressOf({ peer, header }: Origin, proxies: BlockList): string | undefined {
  const forwarded = (header('x-forwarded-for') ?? '').split(',').map(part => part.trim())
  let address = peer && plain(peer)
  while (address !== undefined && holds(proxies, address)) {
    const before = forwarded.pop()
    if (before === undefined || isIP(before) === 0) break
    address = plain(before)
  }
  return address
}

/** What is counted as one caller: an IPv4 address, or the /64 that a household or a machine has of IPv6. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  return `${groupsOf(address).slice(0, 4).join(':')}::/64`
}

/** A list of addresses and networks such as `10.0.0.0/8`. Throws a sentence about the first that is none. */
export function addressList(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address)
    const most = family === 6 ? 128 : 32
    const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN
    if (family === 0 || !(length <= most)) throw new Error(`${entry} is no address and no network such as 10.0.0.0/8`)
    list.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

function holds(list: BlockList, address: string): boolean {
  const bare = plain(address)
  return isIP(bare) !== 0 && list.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4')
}

/** `::ffff:10.0.0.1`, as a socket that listens on both families calls it, is `10.0.0.1`. */
function plain(address: string): string {
  return IPV4_IN_IPV6.exec(address)?.[1] ?? address
}

/** The eight groups of an IPv6 address, without leading zeros. An IPv4 tail stands in the last two, which nobody asks for. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const front = groups(head)
  const back = tail === undefined ? [] : groups(tail)
  const gap = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0')
  return [...front, ...(tail === undefined ? [] : gap), ...back]
}

function groups(text: string): string[] {
  return text === '' ? [] : text.split(':').map(group => group.toLowerCase().replace(/^0+(?=.)/, ''))
}
