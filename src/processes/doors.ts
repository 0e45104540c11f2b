import type { Config } from '../platform/config.ts'
import type { Db } from '../platform/db/pool.ts'
import { addressUnderCheck, settledAddress, type Address } from '../platform/db/settled-address.ts'
import { every } from '../platform/jobs/every.ts'
import type { Log } from '../platform/log.ts'
import { agentsAlone, listen, listenTls, plainBesideTls } from './listen.ts'

type Files = { readonly certFile: string; readonly keyFile: string }
/** By which address this process is reached: what the environment says, else what the wizard settled. */
export type Place = {
  readonly config: Config
  readonly tls: Files | undefined
  readonly tlsPort: number
  readonly agents: { readonly clientCaFile: string; readonly port: number } | undefined
  readonly trustedProxy: string | undefined
  readonly settledId: string | undefined
  readonly isFixed: boolean
}

const filesOf = (address: Pick<Address, 'tls' | 'certFile' | 'keyFile'> | undefined): Files | undefined =>
  address?.tls === 'own' && address.certFile !== null && address.keyFile !== null
    ? { certFile: address.certFile, keyFile: address.keyFile }
    : undefined

export const placeOf = async (config: Config, env: NodeJS.ProcessEnv, db: Db): Promise<Place> => {
  const isFixed = env.PUBLIC_URL !== undefined
  const settled = isFixed ? undefined : await settledAddress(db)
  const fromEnv = env.TLS_CERT && env.TLS_KEY ? { certFile: env.TLS_CERT, keyFile: env.TLS_KEY } : undefined
  const tls = fromEnv ?? filesOf(settled)
  const publicUrl = settled?.publicUrl ?? config.publicUrl
  if (fromEnv && !publicUrl.startsWith('https:'))
    throw new Error(`TLS_CERT and TLS_KEY are set, but people reach Afterbell by ${publicUrl}. Set PUBLIC_URL to the address with https://.`)
  return {
    config: { ...config, publicUrl },
    tls,
    tlsPort: Number(env.TLS_PORT) || 8443,
    isFixed,
    agents: env.TLS_CLIENT_CA ? { clientCaFile: env.TLS_CLIENT_CA, port: Number(env.TLS_AGENT_PORT) || 8444 } : undefined,
    trustedProxy: env.TRUSTED_PROXY ?? settled?.trustedProxy ?? undefined,
    settledId: settled?.id,
  }
}

/** Lets a proposed address in to its own check, and nowhere else. */
export const isUnderCheck =
  (db: Db) =>
  async (host: string, path: string): Promise<boolean> => {
    if (!path.startsWith('/setup/address/check/')) return false
    const waiting = await addressUnderCheck(db)
    return waiting !== undefined && new URL(waiting.publicUrl).host === host.toLowerCase().replace(/:443$/, '')
  }

/** Ends this process when another address was put in force: whoever started it starts it again, with that one. */
export const restartOnNewAddress = (db: Db, { settledId, isFixed }: Pick<Place, 'settledId' | 'isFixed'>, log: Log): { stop(): Promise<void> } =>
  every(
    3000,
    'looking for a new address',
    async () => {
      if (isFixed || (await settledAddress(db))?.id === settledId) return
      log.info('another address was settled: starting again')
      process.kill(process.pid, 'SIGTERM')
    },
    log,
  )

type Fetch = (request: Request, env: unknown) => Response | Promise<Response>
/** The ports this process listens on; with an own certificate TLS, and beside it a plain port that only sends people on. A certificate under check is tried at once. */
export const openDoors = async ({ fetch, place, db, log }: { fetch: Fetch; place: Place; db: Db; log: Log }): Promise<{ stop(): Promise<void> }> => {
  const { config, tls, tlsPort, agents } = place
  const { host, port, publicUrl } = config
  const sealed = (files: Files, url: string) => listenTls(fetch, { ...files, port: tlsPort, host, forHost: new URL(url).hostname }, log)
  const open = [await listen(tls ? plainBesideTls(fetch, publicUrl) : fetch, port, host), restartOnNewAddress(db, place, log)]
  if (tls) open.push(await sealed(tls, publicUrl))
  // A port of its own: asking every browser for a certificate would trouble people.
  if (tls && agents) open.push(await listenTls(agentsAlone(fetch), { ...tls, ...agents, host, forHost: new URL(publicUrl).hostname }, log))
  let trying: { readonly id: string; stop(): Promise<void> } | undefined
  const tryNew = async () => {
    const waiting = place.isFixed || tls ? undefined : await addressUnderCheck(db)
    if (waiting?.id === trying?.id) return
    await trying?.stop()
    trying = undefined
    const files = filesOf(waiting)
    if (waiting && files) trying = { id: waiting.id, stop: (await sealed(files, waiting.publicUrl)).stop }
  }
  const watch = every(2000, 'listening for an address under check', tryNew, log)
  return {
    stop: async () => {
      await watch.stop()
      await trying?.stop()
      await Promise.all(open.map((one) => one.stop()))
    },
  }
}
