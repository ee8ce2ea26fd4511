import type { Collection, Project } from './schema.ts'

/** Something odd in a file that is kept as it is written. */
export type Oddity = Readonly<{ entry: string; reason: string }>

const NETWORKS = new Set(
  `any_evm arbitrum_one automata base bob cyber frax ham ink kroma linea lisk lyra mainnet mantle matic metal mint mode
   optimism orderly pgn polynomial polygon_zkevm race redstone scroll shape soneium swan swell unichain worldchain xterio
   zksync_era zora`.split(/\s+/),
)
const TAGS = new Set('bridge contract creator deployer eoa factory proxy safe wallet'.split(' '))

const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const GITHUB = /^https?:\/\/(?:www\.)?github\.com\/[\w.-]+(?:\/[\w.-]+)?\/?$/i

/** Where the links of a section must lead. A link that leads elsewhere stands in the wrong section or is misspelt. */
const HOSTS = {
  npm: /^https?:\/\/(?:www\.)?npmjs\.com\/package\//i,
  crates: /^https?:\/\/(?:www\.)?crates\.io\/crates\//i,
  pypi: /^https?:\/\/(?:www\.)?pypi\.org\/project\//i,
  defillama: /^https?:\/\/(?:www\.)?defillama\.com\/protocol\//i,
} as const

const LINK_SECTIONS = ['github', 'npm', 'crates', 'pypi', 'go', 'open_collective', 'defillama', 'websites'] as const

/** What is odd in a project: none of it is a reason to lose the project, all of it is a reason for someone to look. */
export function projectOddities(project: Project): Oddity[] {
  return [...oddName(project.name), ...oddAddresses(project), ...oddLinks(project)]
}

/** What is odd in a collection. */
export function collectionOddities(collection: Collection): Oddity[] {
  return repeated(collection.projects).map(([member, times]) => ({
    entry: `projects ${member}`,
    reason: `listed ${times} times`,
  }))
}

function oddName(name: string): Oddity[] {
  return /^[a-z0-9-]+$/.test(name) ? [] : [{ entry: `name ${name}`, reason: 'has more than a-z, 0-9 and - in it' }]
}

function oddAddresses(project: Project): Oddity[] {
  return project.blockchain.flatMap(({ address, networks, tags }, at) => {
    const entry = `blockchain[${at}] ${JSON.stringify(address)}`
    const reasons = [
      ...(ADDRESS.test(address) ? [] : [addressFault(address)]),
      ...networks.filter(network => !NETWORKS.has(network)).map(network => `network ${network} is not known`),
      ...tags.filter(tag => !TAGS.has(tag)).map(tag => `tag ${tag} is not known`),
    ]
    return reasons.map(reason => ({ entry, reason }))
  })
}

function addressFault(address: string): string {
  if (address === '') return 'the address is empty'
  if (ADDRESS.test(address.trim())) return 'the address has blanks around it'
  return `not an address: 0x and 40 hexadecimal digits are expected, ${address.length} characters are there`
}

function oddLinks(project: Project): Oddity[] {
  return LINK_SECTIONS.flatMap(section => {
    const urls = project[section].map(link => link.url)
    return [
      ...urls.flatMap((url, at) => (leadsRight(section, url) ? [] : [misled(section, at, url)])),
      ...repeated(urls).map(([url, times]) => ({ entry: `${section} ${url}`, reason: `listed ${times} times` })),
    ]
  })
}

function leadsRight(section: (typeof LINK_SECTIONS)[number], url: string): boolean {
  if (section === 'github') return GITHUB.test(url)
  return section in HOSTS ? HOSTS[section as keyof typeof HOSTS].test(url) : true
}

function misled(section: string, at: number, url: string): Oddity {
  const reason = section === 'github' ? 'neither an owner nor a repository of GitHub' : `not a link of ${section}`
  return { entry: `${section}[${at}] ${JSON.stringify(url)}`, reason }
}

/** What occurs more than once, and how often. */
function repeated(values: readonly string[]): [value: string, times: number][] {
  const times = new Map<string, number>()
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1)
  return [...times].filter(([, count]) => count > 1)
}
