// PM-3.1: what is said of a device, and open work about it, follows where two records are one machine, and comes back where they are split.
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { showId } from '../../src/platform/ids.ts'
import { createLog } from '../../src/platform/log.ts'
import { deviceWords } from '../../src/processes/device-words.ts'
import { columnsNamingDevices, deviceTables } from '../../src/subjects/inventory/identity/device-tables.rules.ts'
import { mergeDevices } from '../../src/subjects/inventory/identity/merge-devices.ts'
import { splitMerged } from '../../src/subjects/inventory/identity/split-device.ts'
import { openTestCluster, type TestDatabase } from '../lib/cluster.ts'
import { placeFor, tellInventory, type Place } from '../lib/devices.ts'

let database: TestDatabase
let pool: ReturnType<typeof openPool>
let place: Place
beforeAll(async () => {
  database = await (await openTestCluster()).clone('merging')
  pool = openPool(
    database.addresses.app,
    createLog('test', () => {}),
    4,
  )
  place = await placeFor(pool.db, '1')
})
afterAll(async () => {
  await pool?.close()
  await database?.drop()
})

const schema = readFileSync('db/schema.sql', 'utf8')
test('every column that names a device is declared with what becomes of it; a new one that is not is found', () => {
  const byText = ['assets_device.merged_into', 'assets_issue.about', 'people_task.about']
  expect(columnsNamingDevices(schema).filter((one) => !(one in deviceTables))).toEqual([])
  expect(Object.keys(deviceTables).filter((one) => !byText.includes(one) && !columnsNamingDevices(schema).includes(one))).toEqual([])
  const planted = `${schema}\ntable public.loans_loan row-security forced\n  device_id uuid not null\nloans_loan a_b_fkey: FOREIGN KEY (district_id, lent_thing) REFERENCES assets_device(district_id, id)\n`
  expect(columnsNamingDevices(planted).filter((one) => !(one in deviceTables))).toEqual(['loans_loan.device_id', 'loans_loan.lent_thing'])
})

const run = (statement: string) => inDistrict(pool.db, '1', async (tx) => (await sql.raw<Record<string, unknown>>(statement).execute(tx)).rows)
/** One row of everything that is said of a device, as its subjects write it. */
const saidOf = (device: string, person: string, site: string): readonly string[] => {
  const [d, p, on] = [`1, '${device}'`, `'${person}'`, `where device_id = '${device}'`]
  const about = showId('dev', device)
  return [
    `insert into assets_firmware (district_id, device_id, vendor, product, version, said_by, said_at) values (${d}, 'HP', 'LaserJet', '1', ${p}, now())`,
    `insert into assets_source_fact (district_id, id, device_id, source, seen_at, says, told_by, told_at) values (1, gen_random_uuid(), '${device}', 'intune', now(), 'current', ${p}, now())`,
    `insert into assets_issue (district_id, id, number, about, item, kind, words, raised_by, raised_at, because, acknowledge_by, from_state, state, state_at)
      select 1, gen_random_uuid(), coalesce(max(number), 0) + 1, '${about}', 'desk', 'question', 'whose is it', ${p}::uuid, now(), 'owner', now(), 'new', 'raised', now() from assets_issue`,
    `insert into people_task (district_id, id, what, why, about, href, clause, who_id, due_on, made_by, made_at) values (1, gen_random_uuid(), 'Look at it', '', '${about}', '/devices/${about}', 'PM-3.1', ${p}, '2026-12-01', ${p}, now())`,
    `insert into assets_service (district_id, id, name, changed_at) values (1, gen_random_uuid(), 'Print', now())`,
    `insert into assets_service_server (district_id, service_id, device_id) select 1, id, '${device}' from assets_service limit 1`,
    `insert into changes_suspicion (district_id, id, device_id, change_id, since, seen_at, kinds, says, state) select 1, gen_random_uuid(), '${device}', id, now(), now(), '{software}', 'x', 'open' from inventory_change ${on} limit 1`,
    `insert into inventory_alarm (district_id, id, kind, device_id, submission_id, identity, raised_at) select 1, gen_random_uuid(), 'agent-replaced', '${device}', id, '{agent x}', now() from inventory_submission ${on} limit 1`,
    `insert into inventory_key (district_id, id, site_id, label, secret_hash, made_by, made_at) values (1, gen_random_uuid(), '${site}', 'k', repeat('a', 64), ${p}, now())`,
    `insert into inventory_node (district_id, id, key_id, host, hostname, platform, version, secret_hash, remote, enrolled_at, device_id)
      select 1, gen_random_uuid(), id, 'h', 'h', 'linux', '5', repeat('b', 64), '', now(), '${device}' from inventory_key limit 1`,
    `insert into patching_rhythm (district_id, id, device_id, rhythm, said_by, said_at, why) values (1, gen_random_uuid(), '${device}', 'quarterly', ${p}, now(), 'as agreed')`,
    `insert into vulnerabilities_claim (district_id, id, source, source_name, device_id, cve, package, said_by, said_at, last_at) values (1, gen_random_uuid(), 'person', 'Maria Chen', '${device}', 'CVE-2026-1', 'bash', ${p}, now(), now())`,
    `insert into vulnerabilities_statement (district_id, id, kind, cve, ecosystem, package, device_id, reason, said_by, said_at, until) values (1, gen_random_uuid(), 'wrong-match', 'CVE-2026-2', 'debian', 'bash', '${device}', 'no', ${p}, now(), '2027-01-01')`,
    `insert into vulnerabilities_scan (district_id, id, scanner, label, file_name, sha256, scanned_at, hosts, rows_read, refused, taken_by, taken_at) values (1, gen_random_uuid(), 'nessus', 's', 'f', repeat('c', 64), now(), 1, 1, 0, ${p}, now())`,
    `insert into vulnerabilities_scan_device (district_id, scan_id, device_id) select 1, id, '${device}' from vulnerabilities_scan limit 1`,
    `insert into vulnerabilities_scan_result (district_id, scan_id, n, device_id, name, severity, says) select 1, id, 0, '${device}', 'Weak cipher', 'low', '' from vulnerabilities_scan limit 1`,
  ]
}
const moving = Object.entries(deviceTables).filter(([, { onMerge }]) => onMerge === 'moves')
/** How many rows of each table that moves name a device. */
const held = async (device: string) => {
  const counts: Record<string, number> = {}
  for (const [name] of moving) {
    const [table = '', column = ''] = name.split('.')
    const [row] = await run(`select count(*)::int as n from ${table} where ${column} = '${column === 'about' ? showId('dev', device) : device}'`)
    counts[table] = row?.['n'] as number
  }
  return counts
}
const hooks = { onMoved: async () => undefined, openWork: async () => new Map<string, string>(), words: deviceWords }

test('a row of each table that moves goes to the record that stays, and back on a split; the evidence counts them', async () => {
  const kept = await tellInventory(place.from, 'desk-1', [['bash', '1']])
  const gone = await tellInventory(place.from, 'desk-2', [['zsh', '1']])
  for (const statement of saidOf(gone, place.personId, place.siteId)) await run(statement)
  const [before, keptBefore] = [await held(gone), await held(kept)]
  expect(Object.entries(before).filter(([, n]) => n === 0)).toEqual([]) // nothing is checked by absence
  expect(await mergeDevices(place.from, { keptId: kept, goneId: gone, why: 'one desk', ...hooks })).toMatchObject({ ok: true })
  const [after, keptAfter] = [await held(gone), await held(kept)]
  expect(Object.entries(after).filter(([, n]) => n > 0)).toEqual([])
  expect(keptAfter).toEqual(Object.fromEntries(Object.entries(before).map(([table, n]) => [table, n + (keptBefore[table] ?? 0)])))
  const [told] = await run(
    `select e.content::jsonb #>> '{after,moved,vulnerabilities_claim}' as n from ledger_entry e where kind = 'inventory.devices-merged'`,
  )
  expect(told).toEqual({ n: '1' })
  expect(await splitMerged(place.from, { goneId: gone, why: 'two desks', ...hooks })).toMatchObject({ ok: true })
  expect([await held(gone), await held(kept)]).toEqual([before, keptBefore])
})

test('the more cautious word stands, unless a person chooses; a split gives each its own; whom one is kept apart from, the other is', async () => {
  const [kept, gone, third] = [
    await tellInventory(place.from, 'lab-1', [['bash', '2']]),
    await tellInventory(place.from, 'lab-2', [['zsh', '2']]),
    await tellInventory(place.from, 'lab-3', [['ksh', '2']]),
  ]
  const expose = (id: string, word: string) =>
    run(
      `update assets_device set exposure = '${word}', exposure_by = '${place.personId}', exposure_at = now(), exposure_why = 'looked' where id = '${id}'`,
    )
  await expose(kept, 'not-exposed')
  await expose(gone, 'exposed')
  await run(`update assets_device set patching_actor = 'google' where id = '${gone}'`)
  await run(`update assets_device set patching_actor = 'intune' where id = '${kept}'`)
  await run(
    `insert into inventory_apart (district_id, device_id, other_device_id, since, by, why) values (1, least('${gone}'::uuid, '${third}'), greatest('${gone}'::uuid, '${third}'), now(), '${place.personId}', 'twins')`,
  )
  const words = async () =>
    (await run(`select exposure, patching_actor, scope from assets_device where id in ('${kept}', '${gone}') order by id = '${gone}'`)).map((row) =>
      Object.values(row).join(' '),
    )
  const apart = async () =>
    (await run(`select why from inventory_apart where ended_at is null and '${kept}' in (device_id::text, other_device_id::text)`)).length
  const first = await words()
  expect(await mergeDevices(place.from, { keptId: kept, goneId: gone, why: 'one', ...hooks, choice: { patchingActor: 'gone' } })).toMatchObject({
    ok: true,
  })
  expect([(await words())[0], await apart()]).toEqual(['exposed google unknown', 1])
  // Merged on: what it was merged into follows, and is split first.
  expect(await mergeDevices(place.from, { keptId: third, goneId: kept, why: 'after all', ...hooks })).toMatchObject({ ok: true })
  expect(await run(`select merged_into from assets_device where id = '${gone}'`)).toEqual([{ merged_into: third }])
  expect(await splitMerged(place.from, { goneId: gone, why: 'no', ...hooks })).toMatchObject({ refusal: { code: 'inventory/merged-on' } })
  expect(await splitMerged(place.from, { goneId: kept, why: 'no', ...hooks })).toMatchObject({ ok: true })
  expect(await splitMerged(place.from, { goneId: gone, why: 'no', ...hooks })).toMatchObject({ ok: true })
  expect(await words()).toEqual(first)
})
