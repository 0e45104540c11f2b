import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openPool } from '../../platform/db/pool.ts'
import { createLog } from '../../platform/log.ts'
import { showId } from '../../platform/ids.ts'
import { openTestCluster, root, type TestDatabase } from '../../../tests/lib/cluster.ts'
import { placeFor, tellInventory, type Place } from '../../../tests/lib/devices.ts'
import { moveClock } from '../../../tests/lib/district.ts'
import { debsecanFile, kevFile } from '../../../tests/lib/feeds.ts'
import { setDevice, setService } from '../assets/index.ts'
import { evidence, reading } from '../ledger/index.ts'
import { findingGroups, findingsBySource, findingsOf, type FindingGroup } from '../vulnerabilities/index.ts'
import { parseDpkgStatus } from '../vulnerabilities/dpkg-status.rules.ts'
import { evaluateAfter } from './evaluate-devices.ts'
import { loadFeedFiles } from './load-feed-files.ts'
import { patchesOfDevice } from './plan.views.ts'
import { readList } from '../../platform/db/list.ts'
import { planList, saysOf, withHosts, type PlanItem } from './updates/plan-list.views.ts'
import { statesOf } from './updates/states.views.ts'
import { setExposure } from './set-exposure.ts'

const shared = join(process.env.AFTERBELL_SHARED ?? join(root, '../shared'), 'data')
const onChanged = evaluateAfter('its inventory changed')
const day = 86_400_000
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let place: Place

beforeEach(async () => {
  // feeds are of no district: a database each
  database = await (await openTestCluster()).clone('plan')
  pool = openPool(
    database.addresses.app,
    createLog('test', () => {}),
    4,
  )
  place = await placeFor(pool.db, '1')
  await at(0)
})
afterEach(async () => {
  await pool.close()
  await database.drop()
})

const tell = (hostname: string, packages: readonly (readonly [string, string, string?])[], more: { kernel?: string } = {}) =>
  tellInventory(place.from, hostname, packages, { onChanged, ...more })
const rows = async (of = place): Promise<readonly PlanItem[]> =>
  reading(of.from, async (tx) =>
    withHosts(tx, (await readList(tx, planList, {}, { today: today(), movedSince: '2000-01-01T00:00:00Z', yesterday: '2000-01-01T00:00:00Z' })).rows),
  )
const named = async (name: string): Promise<PlanItem> => (await rows()).find((row) => row.package === name) as PlanItem
const situations = async (name: string) =>
  (await reading(place.from, async (tx) => statesOf(tx, [(await named(name)).id]))).map((state) => [
    state.devices,
    state.exposure,
    state.installed,
    state.dueOn,
  ])
const waiting = async (deviceId: string) =>
  (await reading(place.from, (tx) => patchesOfDevice(tx, deviceId))).map((one) => [one.package, one.dueOn, one.isNoise])
const load = async (
  fixes: Parameters<typeof debsecanFile>[0],
  kev: readonly (readonly [string, string])[] = [['CVE-2020-0001', '2020-01-01']],
  released = '2026-08-01',
) => {
  const outcomes = await loadFeedFiles(place.from, [
    { name: 'bookworm', bytes: debsecanFile(fixes) },
    { name: 'kev.json', bytes: kevFile(released, kev) },
  ])
  return outcomes.map(({ result }) => (result.ok ? result.value.state : result.refusal.says))
}
// The district's clock begins at noon of a day of its own: days are counted from it, whatever the hour these run at.
const noon = Date.parse('2026-11-18T18:00:00Z')
const at = (days: number) => moveClock(pool.db, place.from.districtId, noon + days * day - Date.now())
const dayThere = (offset: number, timeZone: string): string => new Date(noon + offset * day).toLocaleDateString('en-CA', { timeZone })
const today = (offset = 0): string => dayThere(offset, 'America/Chicago')
/** A fix without a date of its own is known from the westernmost zone's day on. */
const western = (offset: number): string => dayThere(offset, 'Pacific/Honolulu')

describe('the plan', () => {
  test('one row an update, ranked by due date; known exploitation, exposure and the service each move it; noise and what has no fix come last', async () => {
    await load(
      [
        ['openssl', 'CVE-2026-0001', '3.0.17-1'],
        ['bash', 'CVE-2026-0002', '5.2-9', 'L'],
        ['curl', 'CVE-2026-0003', ''],
        ['linux', 'CVE-2026-0004', '6.1.99-1'],
        ['sudo', 'CVE-2026-0005', '1.9.14-1'],
      ],
      [['CVE-2026-0005', '2026-03-04']],
    )
    const a = await tell('a', [
      ['openssl', '3.0.11-1'],
      ['bash', '5.2-1'],
      ['curl', '7.88-1'],
      ['linux-libc-dev', '6.1.50-1', 'linux'],
      ['sudo', '1.9.13-1'],
    ])
    expect((await rows()).map((row) => [row.package, row.dueOn, row.decision, row.isNoise])).toEqual([
      ['sudo', today(3), '3 days & forensic investigation', false],
      ['openssl', today(3), '3 days', false],
      ['bash', today(3), '3 days', false],
      ['curl', null, '3 days', false],
      ['linux', today(3), '3 days', true],
    ])
    expect(saysOf(await named('sudo'))).toMatch(
      /^Update sudo from 1\.9\.13-1 to 1\.9\.14-1 on a by .*: it closes 1 vulnerability, known to be exploited \(CVE-2026-0005\); 1 that counts as exposed because the exposure is not known; look for signs of a break-in too\.$/,
    )
    const b = await tell('b', [
      ['openssl', '3.0.11-1'],
      ['sudo', '1.9.13-1'],
    ])
    expect([(await named('openssl')).devices, await situations('openssl')]).toEqual([2, [[2, 'unknown', '3.0.11-1', today(3)]]])
    const moved = await setExposure(place.from, { deviceId: a, exposure: 'not-exposed', why: 'Only reached from inside: firewall rule 12.' })
    expect(moved.ok && [moved.value.before, moved.value.after]).toMatchObject([
      { package: 'sudo', rank: 1, dueOn: today(3) },
      { package: 'sudo', rank: 1, dueOn: today(3) },
    ])
    const late = await setExposure(place.from, { deviceId: a, exposure: 'exposed', why: 'Port 443 is open.', seen: '' }) // from a page opened before that statement
    expect(late).toMatchObject({
      ok: false,
      refusal: {
        code: 'assets/exposure-stated-since',
        status: 409,
        says: expect.stringContaining('Only reached from inside: firewall rule 12.') as unknown,
      },
    })
    expect(await situations('openssl')).toEqual([
      [1, 'unknown', '3.0.11-1', today(3)],
      [1, 'not-exposed', '3.0.11-1', today(60)],
    ])
    expect(await waiting(a)).toEqual([
      ['sudo', today(3), false],
      ['openssl', today(60), false],
      ['bash', today(60), false],
      ['curl', null, false],
      ['linux', today(60), true],
    ])
    expect((await named('bash')).dueOn).toBe(today(60)) // it is on that device alone
    const [said] = await reading(place.from, (tx) => evidence(tx, { about: showId('dev', a), clause: 'PM-3.3' }))
    const content = JSON.parse(said?.content ?? '{}') as { rows: { package: string; before: unknown; after: unknown }[]; updates: unknown[] }
    expect(said?.kind).toBe('patching.plan-moved')
    expect(content.rows.find((row) => row.package === 'openssl')).toEqual({
      package: 'openssl',
      before: { dueOn: today(3), decision: '3 days' },
      after: { dueOn: today(60), decision: '60 days' },
    })
    expect(content.updates).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          package: 'bash',
          rank: [3, 3],
          before: expect.objectContaining({ dueOn: today(3) }) as unknown,
          after: expect.objectContaining({ dueOn: today(60) }) as unknown,
        }),
      ]),
    )
    const rated = { businessOwnerId: null, testerId: null, integrity: 'low', availability: 'low', impacted: '', name: 'SIS' } as const
    await setService(place.from, { ...rated, deviceId: b, confidentiality: 'high', onChanged })
    expect((await rows())[0]).toMatchObject({ package: 'sudo', riskLevel: 'very high' })
    await setDevice(place.from, { deviceId: b, scope: 'out', scopeReason: 'The vendor patches it.', onChanged })
    expect([await waiting(b), (await named('sudo')).devices, (await named('openssl')).dueOn]).toEqual([[], 1, today(60)])
    await setDevice(place.from, { deviceId: b, scope: 'in', onChanged })
    expect((await rows())[0]).toMatchObject({ package: 'sudo', dueOn: today(3), devices: 2 })
  })

  test('a kernel that does not run is noise on that device alone', async () => {
    await load([['linux', 'CVE-2026-0004', '6.1.99-1']])
    const old = await tell('runs-old', [['linux-image-6.1.0-20-amd64', '6.1.50-1', 'linux']], { kernel: '6.1.0-20-amd64' })
    const newer = await tell('runs-new', [['linux-image-6.1.0-20-amd64', '6.1.50-1', 'linux']], { kernel: '6.1.0-39-amd64' })
    expect([await waiting(old), await waiting(newer)].map((some) => some.map(([, , isNoise]) => isNoise))).toEqual([[false], [true]])
    expect((await rows()).map((row) => [row.isNoise, row.devices])).toEqual([
      [false, 1],
      [true, 1],
    ])
  })

  test('the clock starts with detection or, later, with the fix; a half-way update, a revert and a new feed restart nothing', async () => {
    await load([
      ['openssl', 'CVE-2026-0001', '3.0.17-1'],
      ['curl', 'CVE-2026-0003', ''],
    ])
    await tell('c', [
      ['openssl', '3.0.11-1'],
      ['curl', '7.88-1'],
    ])
    const due = async (name: string) => (await rows()).find((row) => row.package === name)?.dueOn
    await at(10)
    await tell('c', [
      ['openssl', '3.0.13-1'],
      ['curl', '7.88-1'],
    ])
    expect([await due('openssl'), await due('curl')]).toEqual([today(3), null])
    await load(
      [
        ['openssl', 'CVE-2026-0001', '3.0.17-1'],
        ['curl', 'CVE-2026-0003', '7.88-2'],
      ],
      undefined,
      '2026-08-02',
    )
    expect([await due('openssl'), await due('curl')]).toEqual([today(3), western(13)])
    await tell('c', [
      ['openssl', '3.0.17-1'],
      ['curl', '7.88-1'],
    ])
    expect(await due('openssl')).toBeUndefined()
    await at(20)
    await tell('c', [
      ['openssl', '3.0.11-1'],
      ['curl', '7.88-1'],
    ])
    expect([await due('openssl'), await due('curl')]).toEqual([today(3), western(13)])
  })

  test("agents tell no source: it is taken from the feed, and their word after the machine's own list is no change", async () => {
    const file = debsecanFile([['openssl', 'CVE-2026-0001', '3.0.17-1']], { openssl: 'openssl libssl3' })
    await loadFeedFiles(place.from, [{ name: 'bookworm', bytes: file }])
    const own = await tellInventory(place.from, 'd', [['libssl3', '3.0.11-1', 'openssl']], { onChanged, source: 'this-machine' })
    expect(await tellInventory(place.from, 'd', [['libssl3', '3.0.11-1']], { onChanged, tellsSource: false })).toBe(own)
    expect(await tellInventory(place.from, 'e', [['libssl3', '3.0.11-1+b2']], { onChanged, tellsSource: false })).not.toBe(own)
    expect((await rows()).map((row) => [row.devices, row.package, row.cveCount])).toEqual([[2, 'openssl', 1]])
  })

  test("a feed loaded by one district moves every district's plan, each seeing its own", async () => {
    const mine = place
    await tell('mine', [['openssl', '3.0.11-1']])
    place = await placeFor(pool.db, '2')
    await tell('theirs', [['openssl', '3.0.12-1']])
    await load([['openssl', 'CVE-2026-0077', '3.0.18-1']])
    expect([(await rows(mine)).map((row) => row.host), (await rows()).map((row) => row.host)]).toEqual([['mine'], ['theirs']])
    expect((await reading(mine.from, (tx) => evidence(tx, {}, 1)))[0]).toMatchObject({ kind: 'patching.plan-evaluated', actor: 'process:feeds' })
  })

  test('the due date stays put when the same feed comes again', async () => {
    await tell('f', [['openssl', '3.0.11-1']])
    expect(await load([['openssl', 'CVE-2026-0001', '3.0.17-1']])).toEqual(['loaded', 'loaded'])
    expect(await load([['openssl', 'CVE-2026-0001', '3.0.17-1']])).toEqual(['unchanged', 'unchanged'])
  })
})

describe.skipIf(!existsSync(join(shared, 'debian')))('on the shared snapshot (skipped where the folder of real data is absent)', () => {
  test("findings through the database are debsecan's pairs, from dpkg's own list and, but for named reasons, from an agent's", async () => {
    const status = parseDpkgStatus(gunzipSync(readFileSync(join(shared, 'debian/dpkg-status-snapshot.gz'))).toString('utf8'))
    if (!status.ok) throw new Error(status.refusal.says)
    const packages = status.value.packages.map(
      (pkg) => [pkg.name, pkg.version, pkg.source ?? undefined, pkg.sourceVersion ?? undefined, pkg.arch] as const,
    )
    const own = await tellInventory(place.from, 'snapshot', packages, { onChanged, kernel: '6.1.0-39-amd64' })
    const told = await tellInventory(place.from, 'by-agent', packages, { onChanged, tellsSource: false })
    const outcomes = await loadFeedFiles(place.from, [
      { name: 'known_exploited_vulnerabilities.json', bytes: readFileSync(join(shared, 'kev/known_exploited_vulnerabilities.json')) },
      { name: 'debsecan-bookworm.zlib', bytes: readFileSync(join(shared, 'debian/debsecan-bookworm.zlib')) },
    ])
    expect(
      outcomes.map(({ result }) => (result.ok ? [result.value.slot, result.value.entries, result.value.oddities.length] : result.refusal)),
    ).toEqual([
      ['kev', 1404, 15],
      ['debsecan:bookworm', 12_185, 0],
    ])
    const truth = readFileSync(join(shared, 'debian/debsecan-output.txt'), 'utf8').trim().split('\n').toSorted()
    const pairs = async (deviceId: string) =>
      [...new Set((await reading(place.from, (tx) => findingsOf(tx, deviceId))).map((one) => `${one.cve} ${one.package}`))].toSorted()
    expect(truth.length).toBe(4844)
    expect(await pairs(own)).toEqual(truth)
    // Titles read once and put together for many devices give what the database counts device by device.
    const alike = (groups: readonly FindingGroup[]) =>
      groups
        .map((group) =>
          JSON.stringify(
            { ...group, installed: group.installed.toSorted(), fixed: group.fixed.toSorted(), binaries: group.binaries.toSorted() },
            Object.keys({ ...group, ...group.clocks }).toSorted(),
          ),
        )
        .toSorted()
    const [fast, counted] = await reading(
      place.from,
      async (tx) => [await findingsBySource(tx, [own, told], 'America/Chicago'), await findingGroups(tx, [own, told], 'America/Chicago')] as const,
    )
    expect(counted.length).toBeGreaterThan(60)
    expect(alike(fast)).toEqual(alike(counted))
    const agents = await pairs(told)
    expect({ missing: truth.filter((pair) => !agents.includes(pair)), added: agents.filter((pair) => !truth.includes(pair)) }).toEqual({
      missing: [],
      added: [],
    })
  }, 60_000)
})
