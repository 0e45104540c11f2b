// Test databases on a real PostgreSQL: one cluster a checkout, one template a schema version, a clone for every file.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../../src/platform/db/migrate.ts'
import { installWorkQueue } from '../../src/platform/jobs/install.ts'
import { prepareDatabase, type Addresses } from '../../src/platform/db/roles.ts'
import { startEmbedded } from '../../src/platform/db/supervisor.ts'
import { findRoot } from '../../src/platform/root.ts'
import { machines } from '../../src/processes/machines.ts'
import { seedReference } from '../../src/processes/reference.ts'

export const root = findRoot(import.meta.dirname)
export type TestDatabase = { readonly name: string; readonly addresses: Addresses; drop(): Promise<void> }
export type TestCluster = {
  readonly adminUrl: string
  clone(label: string, from?: string): Promise<TestDatabase>
  readonly template: string
  empty(label: string): Promise<TestDatabase>
  close(): Promise<void>
}

// In memory where a gigabyte is free: clones then take milliseconds (fsync is off; tests of crashes run their own cluster on disk).
const place = (): string => {
  const inMemory = existsSync('/dev/shm') && statfsSync('/dev/shm').bavail * statfsSync('/dev/shm').bsize > 1e9
  const key = createHash('sha256').update(root).digest('hex').slice(0, 10)
  return join(inMemory ? '/dev/shm' : tmpdir(), `afterbell-test-${process.getuid?.() ?? 0}-${key}${given === undefined ? '' : '-given'}`)
}

// Another server's administrator, for the same tests on another version (tests/machines/postgres15.long.test.ts).
const given = process.env.AFTERBELL_TEST_DATABASE_URL

const schemaKey = (): string => {
  const hash = createHash('sha256').update(JSON.stringify(machines))
  for (const file of readdirSync(join(root, 'db/migrations')).sort()) hash.update(file).update(readFileSync(join(root, 'db/migrations', file)))
  for (const file of ['src/platform/jobs/install.ts', 'src/platform/db/roles.ts', 'packs/baseline.yaml']) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex').slice(0, 12)
}

const asAdmin = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Joins the running test cluster or starts it. It stays up between runs; `stopTestCluster` ends it. */
export const openTestCluster = async (): Promise<TestCluster> => {
  const home = place()
  const secrets = join(home, 'secrets')
  mkdirSync(home, { recursive: true, mode: 0o755 })
  const embedded =
    given !== undefined
      ? { adminUrl: given }
      : await startEmbedded(root, { home, moved: undefined }, secrets, [
          'fsync = off',
          'synchronous_commit = off',
          'full_page_writes = off',
          'max_connections = 200',
        ])
  const template = `template_${schemaKey()}`
  const addresses = (database: string) => prepareDatabase(embedded.adminUrl, database, secrets)
  await asAdmin(embedded.adminUrl, async (client) => {
    await client.query('select pg_advisory_lock(7204)') // test files run side by side: one makes the template
    const found = await client.query('select 1 from pg_database where datname = $1', [`${template}`])
    if (found.rowCount) return
    const draft = `draft_${process.pid}`
    await client.query(`drop database if exists ${draft} with (force)`)
    const made = await addresses(draft)
    await migrate(made.owner, join(root, 'db/migrations'))
    await installWorkQueue(made.owner, made.worker)
    await seedReference(made.owner, root)
    await client.query(`alter database ${draft} rename to ${template}`)
  })
  let n = 0
  const drop = (name: string) => () =>
    asAdmin(embedded.adminUrl, async (client) => {
      await client.query(`drop database if exists ${name} with (force)`)
    })
  return {
    adminUrl: embedded.adminUrl,
    template,
    clone: async (label, from = template) => {
      const name = `t_${label.replace(/\W+/g, '_').toLowerCase().slice(0, 30)}_${process.pid}_${n++}`
      await asAdmin(embedded.adminUrl, async (client) => {
        await client.query('select pg_advisory_lock_shared(7203)')
        await client.query(`create database ${name} template ${from} owner afterbell_owner`)
      })
      return { name, addresses: await addresses(name), drop: drop(name) }
    },
    empty: async (label) => {
      // roles and no table: for what happens between two versions of the schema
      const name = `t_${label.replace(/\W+/g, '_').toLowerCase().slice(0, 30)}_${process.pid}_${n++}`
      return { name, addresses: await addresses(name), drop: drop(name) }
    },
    close: async () => undefined,
  }
}

export const stopTestCluster = async (): Promise<void> => {
  const home = place()
  if (!existsSync(join(home, 'cluster'))) return
  const embedded = await startEmbedded(root, { home, moved: undefined }, join(home, 'secrets'))
  await embedded.stop()
  rmSync(home, { recursive: true, force: true })
}
