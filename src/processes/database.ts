import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import { letBackupRead } from '../platform/db/dump.ts'
import { migrate } from '../platform/db/migrate.ts'
import { openPool } from '../platform/db/pool.ts'
import { addressesAs, makeDatabase, prepareDatabase, roles, type Addresses } from '../platform/db/roles.ts'
import { refuseNewerDatabase } from '../platform/db/schema-age.ts'
import { choosePlace, startEmbedded } from '../platform/db/supervisor.ts'
import { installWorkQueue } from '../platform/jobs/install.ts'
import { createLog } from '../platform/log.ts'
import { databaseUser } from '../platform/os-user.ts'
import { seedReference } from './reference.ts'

type Server = {
  readonly adminUrl: string
  readonly database: string
  readonly adopted: boolean
  readonly said: readonly string[]
  isAlive(): boolean
  revive(): Promise<void>
  stop(): Promise<void>
}
export type Database = Omit<Server, 'adminUrl' | 'database' | 'adopted'> & { readonly addresses: Addresses; readonly applied: readonly string[] }

/** The server: an own one, somebody else's to watch and stop; else the embedded one, whose administrator's password only the starter's user can read. */
const openServer = async (config: Config, root: string, chosen: boolean): Promise<Server> => {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o755 })
  const own = config.databaseUrl
  if (own) {
    const database = decodeURIComponent(new URL(own).pathname.slice(1)) || 'afterbell'
    return { adminUrl: own, database, adopted: true, said: [], isAlive: () => true, revive: async () => undefined, stop: async () => undefined }
  }
  const secrets = join(config.dataDir, 'secrets')
  const place = choosePlace(config.dataDir, chosen, databaseUser())
  const said = place.moved ? [`${place.moved} The database is therefore kept in ${place.home}.`] : []
  let embedded = await startEmbedded(root, place, secrets)
  if (embedded.adopted) said.push('A PostgreSQL left running by an earlier start was found and is used.')
  return {
    adminUrl: embedded.adminUrl,
    database: 'afterbell',
    adopted: embedded.adopted,
    said,
    stop: () => embedded.stop(),
    isAlive: () => embedded.isAlive(),
    revive: async () => {
      embedded = await startEmbedded(root, place, secrets)
    },
  }
}

/** An older program never works on a newer database: it would write what the newer one's rules forbid. @throws Error with the way out */
const refuseOlderProgram = async (ownerUrl: string, root: string): Promise<void> => {
  const { db, close } = openPool(ownerUrl, createLog('start'), 1)
  try {
    await refuseNewerDatabase(db, root)
  } finally {
    await close()
  }
}

/** The database ready for use: embedded or an own one, roles made with passwords of this start, schema up to date. `said` are sentences the operator should read. */
export const openDatabase = async (config: Config, root: string, chosen: boolean): Promise<Database> => {
  const server = await openServer(config, root, chosen)
  const addresses = await prepareDatabase(server.adminUrl, server.database)
  for (const role of roles) rmSync(join(config.dataDir, 'secrets', `database-${role}`), { force: true }) // earlier versions kept them
  await refuseOlderProgram(addresses.owner, root).catch(async (error: unknown) => {
    await server.stop()
    throw error
  })
  const applied = await migrate(addresses.owner, join(root, 'db/migrations'))
  await letBackupRead(addresses.owner)
  await installWorkQueue(addresses.owner, addresses.worker)
  await seedReference(addresses.owner, root)
  return { ...server, addresses, applied }
}

/** The same for a command, beside a running installation or not: nothing is changed; undefined where none was ever started here. */
export const joinDatabase = async (config: Config, root: string, chosen: boolean): Promise<Database | undefined> => {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'secrets', 'database-admin'))) return undefined
  const server = await openServer(config, root, chosen)
  const addresses = await addressesAs(server.adminUrl, server.database)
  // Whoever found it running leaves it running.
  return (
    addresses && {
      ...server,
      stop: async () => {
        if (!server.adopted) await server.stop()
      },
      addresses,
      applied: [],
    }
  )
}

/** A database to restore into: what is missing is made, nothing that is there is changed. */
export const openForRestore = async (config: Config, root: string, chosen: boolean): Promise<Database> => {
  const server = await openServer(config, root, chosen)
  const addresses = (await addressesAs(server.adminUrl, server.database)) ?? (await makeDatabase(server.adminUrl, server.database))
  return {
    ...server,
    stop: async () => {
      if (!server.adopted) await server.stop()
    },
    addresses,
    applied: [],
  }
}
