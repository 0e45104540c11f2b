import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import { migrate } from '../platform/db/migrate.ts'
import { prepareDatabase, type Addresses } from '../platform/db/roles.ts'
import { choosePlace, startEmbedded } from '../platform/db/supervisor.ts'
import { databaseUser } from '../platform/db/os-user.ts'
import { installWorkQueue } from '../platform/jobs/install.ts'
import { seedReference } from './reference.ts'

export type Database = { readonly addresses: Addresses; readonly applied: readonly string[]; readonly said: readonly string[]; isAlive(): boolean; revive(): Promise<void>; stop(): Promise<void> }

/** The database ready for use: embedded or an own one, roles made, schema up to date. `said` are sentences the operator should read. */
export const openDatabase = async (config: Config, root: string, chosen: boolean): Promise<Database> => {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o755 })
  const secrets = join(config.dataDir, 'secrets')
  const said: string[] = []
  let adminUrl = config.databaseUrl
  let database = adminUrl ? decodeURIComponent(new URL(adminUrl).pathname.slice(1)) || 'afterbell' : 'afterbell'
  let stop = async (): Promise<void> => undefined
  let isAlive = () => true // an own PostgreSQL is somebody else's to watch
  let revive = async (): Promise<void> => undefined
  if (!adminUrl) {
    const place = choosePlace(config.dataDir, chosen, databaseUser())
    if (place.moved) said.push(`${place.moved} The database is therefore kept in ${place.home}.`)
    let embedded = await startEmbedded(root, place, secrets)
    if (embedded.adopted) said.push('A PostgreSQL left running by an earlier start was found and is used.')
    adminUrl = embedded.adminUrl
    stop = () => embedded.stop()
    isAlive = () => embedded.isAlive()
    revive = async () => { embedded = await startEmbedded(root, place, secrets) }
    database = 'afterbell'
  }
  const addresses = await prepareDatabase(adminUrl, database, secrets)
  const applied = await migrate(addresses.owner, join(root, 'db/migrations'))
  await installWorkQueue(addresses.owner, addresses.worker)
  await seedReference(addresses.owner)
  return { addresses, applied, said, isAlive, revive, stop }
}

/** The same for a command beside a running installation: nothing is migrated; undefined where none was ever started here. */
export const joinDatabase = async (config: Config, root: string, chosen: boolean): Promise<Database | undefined> => {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'secrets', 'database-app'))) return undefined
  return openDatabase(config, root, chosen)
}
