// PM-3.6: the report counts systems first - up to date, pending, with issues, unknown - then patches; each figure leads to the facts it was counted from.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { complianceNow, makeReport } from '../../src/subjects/patching/compliance-report.ts'
import { leaveUncounted } from '../../src/subjects/patching/index.ts'
import { backInProduction, complete, confirmRevert, giveVerdict, intend, stepsOf } from '../../src/subjects/runbooks/index.ts'
import { must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { debsecanFile, kevFile, nvdLines } from '../lib/feeds.ts'
import { debianServer, deviceNamed, openPmApp, policyOf, type PmApp } from '../lib/pm-app.ts'
import { doorOf, patchByHand, readyRun, runDistrict } from '../lib/runs.ts'

type Report = {
  systems: Record<string, number>
  patches: Record<string, number>
  list: { hostname: string; device: string; class: string; says: string }[]
}
type Listed = { total: number; systems: { device: string; hostname: string; class: string }[] }

describe('systems first, then patches', () => {
  let app: PmApp
  const report = async () => (await app.client.ask('GET', '/report')).json as Report
  const classes = async () => Object.fromEntries((await report()).list.map((one) => [one.hostname, one.class]))
  beforeAll(async () => {
    app = await openPmApp('pm_3_6')
    await app.at('2026-11-21T18:00:00Z')
    const key = await app.client.key(app.place.siteId)
    const hosts = { done: '2-1+deb12u1', open: '1-1', silent: '2-1+deb12u1', nobody: '2-1+deb12u1', untold: '2-1+deb12u1' }
    for (const [hostname, version] of Object.entries(hosts)) {
      await app.client.post(key, debianServer({ hostname, packages: [['app', version]] }))
      await app.client.ask('POST', `/devices/${await deviceNamed(app.client, hostname)}/settings`, {
        scope: 'in',
        kind: 'server',
        ...(hostname === 'untold' ? {} : { patchingActor: hostname === 'nobody' ? 'nobody' : 'runbook' }),
      })
    }
  })
  afterAll(() => app.close())

  test('without feeds nothing is up to date', async () => {
    expect((await report()).systems).toMatchObject({ total: 5, upToDate: 0, unknown: 4, withIssues: 1 })
  })
  test('each system is in exactly one class, for a reason that is said', async () => {
    await app.client.upload('bookworm', debsecanFile([['app', 'CVE-2026-0001', '2-1+deb12u1']]), { publishedOn: '2026-11-20' })
    expect((await classes()).done).toBe('unknown') // without the KEV catalog nobody can tell what is exploited
    await app.client.upload('kev.json', kevFile('2026-11-20', [['CVE-2020-0001', '2020-01-02']]))
    expect(await classes()).toEqual({ done: 'up-to-date', open: 'pending', silent: 'up-to-date', nobody: 'with-issues', untold: 'unknown' })
    await app.at('2026-11-25T18:00:00Z')
    expect((await classes()).open).toBe('with-issues') // due on the 24th
    await app.at('2026-11-28T18:00:00Z')
    expect((await classes()).done).toBe('unknown') // the feeds are 8 days old: what came since is not known
    await app.at('2026-12-06T18:00:00Z')
    await app.client.upload('bookworm', debsecanFile([['app', 'CVE-2026-0001', '2-1+deb12u1']], { more: 'more' }), { publishedOn: '2026-12-06' })
    const again = await app.client.key(app.place.siteId)
    expect((await report()).list.find(({ hostname }) => hostname === 'done')?.class).toBe('unknown') // the catalogue of what is exploited is 16 days old
    await app.client.upload('kev.json', kevFile('2026-12-06', [['CVE-2020-0001', '2020-01-02']]))
    for (const hostname of ['done', 'open']) await app.client.post(again, debianServer({ hostname, packages: [['app', '2-1+deb12u1']] }))
    expect(await classes()).toEqual({ done: 'up-to-date', open: 'up-to-date', silent: 'unknown', nobody: 'with-issues', untold: 'unknown' })
    await app.rows(sql`update assets_device set last_seen = '2026-12-06T17:00:00Z' where hostname = 'silent' returning id`) // as a list does that saw it today
    expect((await report()).list.find(({ hostname }) => hostname === 'silent')).toMatchObject({
      class: 'unknown',
      says: expect.stringMatching(/^It has not been heard from for 1[45] days\.$/) as string,
    })
    expect((await report()).list.every(({ says }) => /^[A-Z0-9].*\.$/.test(says))).toBe(true)
    const { systems } = await report()
    expect((systems.upToDate ?? 0) + (systems.pending ?? 0) + (systems.withIssues ?? 0) + (systems.unknown ?? 0) + (systems.excepted ?? 0)).toBe(
      systems.total,
    )
  })
  test('an identity somebody else claims is an issue', async () => {
    const stranger = await app.client.key(app.place.otherSiteId)
    expect((await app.client.post(stranger, debianServer({ hostname: 'done', packages: [['evil', '1']] }))).status).toBe(409)
    expect((await report()).list.find(({ hostname }) => hostname === 'done')).toMatchObject({
      class: 'with-issues',
      says: expect.stringContaining('alarm about its identity') as string,
    })
  })
  test('each figure leads to its systems and patches, each of them to its evidence', async () => {
    const now = await report()
    for (const [figure, query] of [
      ['upToDate', 'class=up-to-date'],
      ['pending', 'class=pending'],
      ['withIssues', 'class=with-issues'],
      ['unknown', 'class=unknown'],
      ['total', ''],
    ] as const) {
      const listed = (await app.client.ask('GET', `/report/systems?${query}`)).json as Listed
      expect([figure, listed.total, listed.systems.length]).toEqual([figure, now.systems[figure], now.systems[figure]])
      for (const { device } of listed.systems) expect((await app.evidenceOf({ about: device })).length).toBeGreaterThan(0)
    }
    const page = (await app.client.page('/report')).text
    for (const href of ['/report/systems?class=unknown', '/report/systems?class=with-issues', '/report/patches?list=late', '/feeds'])
      expect(page).toContain(`href="${href}"`)
    expect(page).not.toMatch(/not built/)
  })
  test('a device that never spoke did not fall silent: a list alone tells of it', async () => {
    const silent = async () => ((await app.client.ask('GET', '/fleet')).json as { all: { silent: number } }).all.silent
    const before = await silent()
    await app.rows(sql`update assets_device set last_seen = '1970-01-01', heard_at = 'epoch' where hostname = 'untold' returning id`) // as a list makes it
    expect(await silent()).toBe(before - 1)
    expect(JSON.stringify((await report()).list.find(({ hostname }) => hostname === 'untold'))).toContain(
      'Only a list names it: the device itself has never been heard from.',
    )
  })
})

describe('one definition for each word', () => {
  let app: PmApp
  const json = async (path: string) => (await app.client.ask('GET', path)).json as Record<string, unknown>
  const total = async (path: string) => (await json(path))['total'] as number
  const set = (hostname: string, to: ReturnType<typeof sql>) =>
    app.rows(sql`update assets_device set ${to} where hostname = ${hostname} returning id`)
  beforeAll(async () => {
    app = await openPmApp('pm_3_6_words')
    await app.at('2026-11-21T18:00:00Z')
    const key = await app.client.key(app.place.siteId)
    for (const hostname of ['one', 'two', 'three', 'four', 'five', 'six'])
      await app.client.post(key, debianServer({ hostname, packages: [['app', '1-1']] }))
    await app.client.upload('bookworm', debsecanFile([['app', 'CVE-2026-0001', '2-1+deb12u1']]), { publishedOn: '2026-11-20' })
  })
  afterAll(() => app.close())

  test('what is retired is counted nowhere and waits in no plan; what is lost is; and every total is reconciled with the list', async () => {
    await set('five', sql`status = 'retired'`)
    await set('four', sql`status = 'lost'`)
    await set('six', sql`scope = 'out', scope_reason = 'The county runs it.'`)
    await leaveUncounted(app.place.from)
    const [report, fleet, coverage, plan] = [await json('/report'), await json('/fleet'), await json('/coverage'), await json('/plan')]
    const answers = (await json('/end-of-support?kind=system'))['rows'] as { devices: number }[]
    expect([report, fleet, coverage, plan, answers.map(({ devices }) => devices)]).toMatchObject([
      { systems: { total: 4 }, basis: { inventory: { leftOut: { listed: 6, retired: 1, out: 1, lost: 1 } } } },
      { all: { systems: 4 } },
      { all: 4, leftOut: { listed: 6 } },
      { rows: [{ package: 'app', devices: 4 }] },
      [4],
    ])
    for (const [query, n] of [
      ['', 6],
      ['?counted=yes', 4],
      ['?counted=retired', 1],
      ['?counted=out', 1],
      ['?status=lost&counted=yes', 1],
    ] as const)
      expect([query, await total(`/devices${query}`)]).toEqual([query, n])
    for (const path of ['/fleet', '/report', '/coverage']) {
      const noted = [...(await app.client.page(path)).text.matchAll(/href="(\/devices\?[a-z=&;]*)">([\d,]+)( [a-z ]+)?</g)]
      expect([path, noted.length]).toEqual([path, 4])
      for (const [, href = '', n] of noted) expect([path, href, await total(href.replaceAll('&amp;', '&'))]).toEqual([path, href, Number(n)])
    }
  })

  test('silent is one number in every place: heard from once, and not since; a list that sees it, or never hearing, is no silence', async () => {
    const old = sql`heard_at = '2026-10-01', managed_at = 'epoch'`
    await set('one', old)
    await set('two', sql`heard_at = '2026-10-01', managed_at = '2026-11-20'`) // its agent is quiet, its management hears from it
    await set('three', sql`heard_at = 'epoch', managed_at = 'epoch', last_seen = '2026-11-20'`)
    const fleet = (await json('/fleet'))['all'] as { silent: number }
    expect([
      fleet.silent,
      (await json('/coverage'))['silent'],
      await total('/coverage/devices?state=silent'),
      await total('/devices?seen=stale&counted=yes'),
    ]).toEqual([1, 1, 1, 1])
    expect(await total('/fleet/systems?has=silent')).toBe(1)
  })

  test('encryption is one word in every place: an agent’s where it tells, else what was stated; a stick is no disk of it', async () => {
    await app.rows(sql`update inventory_device v set facts = v.facts || '{"drives": [{"mount": "E:", "medium": "removable", "encrypted": "no"}]}'::jsonb
      from assets_device d where d.id = v.device_id and d.hostname = 'one' returning 1`)
    await set('two', sql`encryption_told = 'no', encryption_by = 'Intune', encryption_at = '2026-11-20'`)
    await set('three', sql`posture_encryption = 'partial'`)
    await set('four', sql`posture_encryption = 'yes', encryption_told = 'no', encryption_by = 'Intune', encryption_at = '2026-11-20'`)
    const all = (await json('/fleet'))['all'] as Record<string, number>
    expect([all['unencrypted'], all['partlyEncrypted'], all['encryptionUnknown']]).toEqual([1, 1, 1])
    for (const [has, state, n] of [
      ['unencrypted', 'no', 1],
      ['partly-encrypted', 'partial', 1],
      ['encryption-unknown', 'unknown', 1],
    ] as const)
      expect([await total(`/fleet/systems?has=${has}`), await total(`/devices?encryption=${state}&counted=yes`)]).toEqual([n, n])
    const two = (await json(`/devices/${await deviceNamed(app.client, 'two')}`)) as { posture?: { facts: { encryption: unknown } } }
    expect(two.posture?.facts.encryption).toMatchObject({ state: 'no', source: 'Intune' })
  })

  test('what the plan cannot judge is exactly the list it leads to', async () => {
    await set('one', sql`os_name = 'Mystery', os_codename = null`)
    expect(((await json('/plan'))['counts'] as { undecidable: number }).undecidable).toBe(await total('/report/systems?gap=data'))
    const lacking = await total('/report/systems?gap=data')
    expect(lacking).toBeGreaterThan(0)
    // What NVD names by product is looked at, and yet its silence is not "up to date".
    await app.client.upload('nvd.jsonl', nvdLines([['CVE-2026-7001', [{ product: 'apple:macos', part: 'o', below: '14.2' }]]]), {
      publishedOn: '2026-12-06',
    })
    await set('one', sql`os_name = 'macOS', os_version = '14.4', os_family = 'macos', os_codename = null, patching_actor = 'by-hand'`)
    expect([((await json('/plan'))['counts'] as { undecidable: number }).undecidable, await total('/report/systems?gap=data')]).toEqual([
      lacking - 1,
      lacking - 1,
    ])
    expect(((await json('/report'))['list'] as Report['list']).find(({ hostname }) => hostname === 'one')?.class).toBe('unknown')
  })
})

describe('a run that failed', () => {
  let world: CycleWorld
  beforeAll(async () => {
    world = await openCycleWorld('pm_3_6_runs')
  })
  afterAll(() => world.close())

  test('put back after a failed test: with issues until a run ends well, whatever else is unknown; the report of it is on record', async () => {
    const district = await runDistrict(world, '1')
    const rita = district.as('rita')
    const classOf = async () =>
      (await reading(rita, (tx, now) => complianceNow(tx, '1', now, policyOf))).rows.find((row) => row.hostname === 'sis-01')
    expect(await classOf()).toMatchObject({ class: 'unknown', says: expect.stringMatching(/^Only a list /) as string })
    const runId = await readyRun(district)
    await patchByHand(district, runId)
    must(
      await giveVerdict(district.runParts)(district.as('tess', 'link'), {
        door: doorOf(await district.linkOf('tess')),
        verdict: 'fail',
        failedTests: 'Attendance is empty',
      }),
    )
    expect(await classOf()).toMatchObject({ class: 'with-issues', says: 'Its last run (T-1) failed its test.' })
    const takenAt = String((await reading(rita, (tx) => stepsOf(tx, runId))).find((row) => row.step === 'snapshot')?.outcome?.['takenAt'])
    must(await confirmRevert(district.runParts)(rita, { runId, agreedTo: takenAt, isAdministrator: true }))
    must(await intend(district.runParts)(rita, { runId, step: 'revert' }))
    must(
      await complete(district.runParts)(rita, {
        runId,
        step: 'revert',
        finding: { given: { said: 'old ones seen', yes: true } },
        grade: 'attested',
        kind: 'attested',
      }),
    )
    await district.work()
    expect(await classOf()).toMatchObject({ class: 'with-issues', runId, says: 'Its last run (T-1) was put back to the old state.' })
    const { trackRecord } = await reading(rita, (tx, now) => complianceNow(tx, '1', now, policyOf))
    expect(trackRecord.runs).toEqual({ well: 0, failed: 1, reverted: 1, notStarted: 0 }) // PM-1: stability
    const made = must(await makeReport(policyOf)(rita, { format: 'json' }))
    const [row] = await reading(rita, (tx) => evidence(tx, { about: made.id }))
    expect(row).toMatchObject({ kind: 'patching.report-made', clauses: ['PM-3.6'], actor: district.ids.rita })
    expect(JSON.parse(row?.content ?? '{}')).toMatchObject({ systems: made.report.systems, systemsSha256: made.systemsSha256 })
  })

  test('one that ends well leaves no trouble behind', async () => {
    const district = await runDistrict(world, '2')
    const runId = await readyRun(district)
    await patchByHand(district, runId)
    must(await giveVerdict(district.runParts)(district.as('tess', 'link'), { door: doorOf(await district.linkOf('tess')), verdict: 'pass' }))
    await district.deliver()
    must(await backInProduction(district.runParts)(district.as('rita'), { runId, remark: 'Back in production.' }))
    const { rows, trackRecord } = await reading(district.as('rita'), (tx, now) => complianceNow(tx, '2', now, policyOf))
    expect(trackRecord.runs).toEqual({ well: 1, failed: 0, reverted: 0, notStarted: 0 })
    expect(rows.find((row) => row.hostname === 'sis-01')?.class).toBe('unknown')
  })
})
