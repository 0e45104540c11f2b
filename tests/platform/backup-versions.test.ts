// The same rows out of PostgreSQL 18 into 15, and back again.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addressesAs, type Addresses } from '../../src/platform/db/roles.ts'
import { backupCommands } from '../../src/processes/commands/backup.ts'
import { restoreCommands } from '../../src/processes/commands/restore.ts'
import { describeSchema } from '../../tools/schema-text.ts'
import { openTestCluster, type TestDatabase } from '../lib/cluster.ts'
import { runCommand } from '../lib/command.ts'
import { postgres15Missing, startPostgres15 } from '../lib/postgres15.ts'
import { asRole, contents, fillTwo } from '../lib/two-districts.ts'

const missing = postgres15Missing()
if (missing) console.warn(`skipped: ${missing}`)
const commands = [...backupCommands, ...restoreCommands]
let old: Awaited<ReturnType<typeof startPostgres15>>
let source: TestDatabase
let folder: string
let newAdmin: string
beforeAll(async () => {
  if (missing) return
  const cluster = await openTestCluster()
  newAdmin = cluster.adminUrl
  source = await cluster.clone('versions')
  await fillTwo(source.addresses)
  folder = mkdtempSync(join(tmpdir(), 'afterbell-versions-'))
  mkdirSync(join(folder, 'data'))
  old = await startPostgres15()
})
afterAll(async () => {
  if (missing) return
  old.stop()
  await source.drop()
  await asRole(newAdmin, (client) => client.query(`drop database if exists back_${process.pid} with (force)`))
  rmSync(folder, { recursive: true, force: true })
})

const urlOf = (adminUrl: string, database: string) => {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  return url.toString()
}
const run = async (line: readonly string[], adminUrl: string, database: string, data = 'data') => {
  const done = await runCommand(commands, line, { AFTERBELL_DATA: join(folder, data), DATABASE_URL: urlOf(adminUrl, database) })
  expect([line[0], done.code, done.err]).toEqual([line[0], 0, ''])
}
const kept = (all: Readonly<Record<string, string>>, without: readonly string[]) =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name)))
const epochs = [
  'public.platform_epoch',
  'public.installation_restore',
  'public.installation_backup',
  'public.ledger_entry',
  'public.ledger_unsealed',
  'public.platform_process',
  'auth.session',
]

test.skipIf(missing !== undefined)(
  `a backup of PostgreSQL 18 restores into 15, one of that into 18, with every row the same (needs postgresql-15${missing ? `: ${missing}` : ''})`,
  async () => {
    const key = join(folder, 'key')
    await run(['backup', 'keys', '--out', key], newAdmin, source.name)
    await run(['backup', '--out', join(folder, 'from18')], newAdmin, source.name)
    await asRole(old.adminUrl, (client) => client.query('create database afterbell'))
    await run(['restore', join(folder, 'from18'), '--identity', key], old.adminUrl, 'afterbell', 'on15')
    const on15 = (await addressesAs(old.adminUrl, 'afterbell')) as Addresses
    expect(String((await asRole(on15.owner, (client) => client.query('show server_version'))).rows[0]?.server_version)).toMatch(/^15\./)
    expect(kept(await contents(on15), epochs)).toEqual(kept(await contents(source.addresses), epochs))
    writeFileSync(join(folder, 'on15/backup-recipients'), readFileSync(join(folder, 'data/backup-recipients')))
    await run(['backup', '--out', join(folder, 'from15')], old.adminUrl, 'afterbell', 'on15')
    await asRole(newAdmin, (client) => client.query(`create database back_${process.pid}`))
    await run(['restore', join(folder, 'from15'), '--identity', key], newAdmin, `back_${process.pid}`, 'back')
    const back = (await addressesAs(newAdmin, `back_${process.pid}`)) as Addresses
    expect(kept(await contents(back), epochs)).toEqual(kept(await contents(source.addresses), epochs))
    expect(await describeSchema(back.owner)).toBe(await describeSchema(source.addresses.owner))
  },
  120_000,
)
