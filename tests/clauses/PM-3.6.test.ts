// PM-3.6: the report counts systems first - up to date, pending, with issues, unknown - then patches; each figure leads to the facts it was counted from.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { complianceNow, makeReport } from '../../src/subjects/patching/compliance-report.ts'
import { complete, confirmRevert, giveVerdict, intend, stepsOf } from '../../src/subjects/runbooks/index.ts'
import { must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
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
    expect((await classes()).done).toBe('unknown') // without the KEV catalogue nobody can tell what is exploited
    await app.client.upload('kev.json', kevFile('2026-11-20', [['CVE-2020-0001', '2020-01-02']]))
    expect(await classes()).toEqual({ done: 'up-to-date', open: 'pending', silent: 'up-to-date', nobody: 'with-issues', untold: 'unknown' })
    await app.at('2026-11-25T18:00:00Z')
    expect((await classes()).open).toBe('with-issues') // due on the 24th
    await app.at('2026-11-28T18:00:00Z')
    expect((await classes()).done).toBe('unknown') // the feeds are 8 days old: what came since is not known
    await app.at('2026-12-06T18:00:00Z')
    await app.client.upload('bookworm', debsecanFile([['app', 'CVE-2026-0001', '2-1+deb12u1']], { more: 'more' }), { publishedOn: '2026-12-06' })
    const again = await app.client.key(app.place.siteId)
    for (const hostname of ['done', 'open']) await app.client.post(again, debianServer({ hostname, packages: [['app', '2-1+deb12u1']] }))
    expect(await classes()).toEqual({ done: 'up-to-date', open: 'up-to-date', silent: 'unknown', nobody: 'with-issues', untold: 'unknown' })
    await app.rows(sql`update assets_device set last_seen = '2026-12-06T17:00:00Z' where hostname = 'silent' returning id`) // as a list does that saw it today
    expect((await report()).list.find(({ hostname }) => hostname === 'silent')).toMatchObject({
      class: 'unknown',
      says: expect.stringMatching(/^Nothing was heard of it for 1[45] days\.$/) as string,
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
    expect(page).toContain('Exceptions are not built yet')
  })
  test('a device that never spoke did not fall silent: a list alone tells of it', async () => {
    const silent = async () => ((await app.client.ask('GET', '/fleet')).json as { all: { silent: number } }).all.silent
    const before = await silent()
    await app.rows(sql`update assets_device set last_seen = '1970-01-01', heard_at = 'epoch' where hostname = 'untold' returning id`) // as a list makes it
    expect(await silent()).toBe(before - 1)
    expect(JSON.stringify((await report()).list.find(({ hostname }) => hostname === 'untold'))).toContain(
      'Only a list tells of it: nothing was heard from the device itself.',
    )
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
    expect(await classOf()).toMatchObject({ class: 'unknown', says: expect.stringContaining('nothing was heard from the device itself') as string })
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
    const rows = (await reading(district.as('rita'), (tx, now) => complianceNow(tx, '2', now, policyOf))).rows
    expect(rows.find((row) => row.hostname === 'sis-01')?.class).toBe('unknown')
  })
})
