import { execFileSync } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../port.ts'
import { trinoHome } from './install.ts'
import { javaHome } from './java.ts'
import { BRIEF, JAVA, PROFILES, start, type TrinoNode } from './node.ts'
import { localSpooling } from './spooling.ts'

const ETC = fileURLToPath(new URL('etc', import.meta.url))

/** The password in `password.db` of the user that the gateway is. */
export const PASSWORD = 'gateway-pw'

/** A server that spools results; over https it asks for a login, over http it believes a name. */
export type SecuredNode = TrinoNode & Readonly<{ https: string; caFile: string }>

/** Sizes of the first segment of a result and of the largest: small, so that a result of a test has several. */
const SMALL = { first: '64kB', largest: '256kB' }

/** Starts a server with the access rules of the consumer, TLS, logins and spooled results over a warehouse that is there. */
export async function startSecured(
  warehouse: string,
  segments = SMALL,
  java: readonly string[] = [...JAVA, ...BRIEF],
): Promise<SecuredNode> {
  const folder = mkdtempSync(join(tmpdir(), 'oso-trino-secrets-'))
  const port = await freePort()
  const caFile = makeCertificate(folder)
  const node = await start({
    etc: [join(ETC, 'consumer'), join(ETC, 'secured')],
    name: 'secured',
    user: PROFILES.consumer.user,
    probe: 'SELECT count(*) FROM tpch.tiny.nation',
    java,
    env: {
      ...{ TRINO_WAREHOUSE: warehouse, TRINO_PLUGINS: await linkPlugins(folder) },
      ...{ TRINO_HTTPS_PORT: String(port), TRINO_KEYSTORE: keystoreIn(folder), TRINO_KEYSTORE_KEY: KEY },
      ...{ TRINO_FIRST_SEGMENT: segments.first, TRINO_LARGEST_SEGMENT: segments.largest },
      TRINO_SECRET: randomBytes(32).toString('base64'),
    },
  })
  const stop = async (): Promise<void> => {
    await node.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...node, https: `https://127.0.0.1:${port}`, caFile, stop }
}

/** A token by which the server takes its bearer for that user. */
export function tokenOf(user: string): string {
  const key = Buffer.from(readFileSync(join(ETC, 'secured/jwt.key'), 'utf8'), 'base64')
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const said = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: user, exp: Math.floor(Date.now() / 1000) + 3600 })}`
  return `${said}.${createHmac('sha256', key).update(said).digest('base64url')}`
}

/** The server's plugins and the one that spools. */
async function linkPlugins(folder: string): Promise<string> {
  const from = join(await trinoHome(), 'plugin')
  const plugins = join(folder, 'plugin')
  mkdirSync(plugins)
  for (const name of readdirSync(from)) symlinkSync(join(from, name), join(plugins, name))
  symlinkSync(await localSpooling(), join(plugins, 'local-spooling'))
  return plugins
}

const KEY = 'only-for-tests'
const keystoreIn = (folder: string): string => join(folder, 'tls.p12')

/** Makes the server's key, and gives the file of its certificate. */
function makeCertificate(folder: string): string {
  const keytool = (...options: readonly string[]): unknown =>
    execFileSync(
      join(javaHome(), 'bin/keytool'),
      [...options, '-alias', 'trino', '-keystore', keystoreIn(folder), '-storepass', KEY],
      { stdio: 'ignore' },
    )
  const file = join(folder, 'ca.pem')
  const names = 'san=ip:127.0.0.1,dns:localhost'
  keytool('-genkeypair', '-keyalg', 'EC', '-dname', 'CN=127.0.0.1', '-ext', names, '-storetype', 'PKCS12')
  keytool('-exportcert', '-rfc', '-file', file)
  return file
}
