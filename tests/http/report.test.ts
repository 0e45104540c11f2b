// PM-3.6 through the web: page, CSV, JSON, the lists behind each figure, and the record that the ledger proves.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonical, type Json } from '../../src/core/proof/canonical.ts'
import { verifyExport } from '../../src/core/proof/verify.ts'
import { proofTools } from '../../src/platform/proof-tools.ts'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { flushSoftwareIndex } from '../../src/subjects/inventory/index.ts'
import { exportLedger, reading } from '../../src/subjects/ledger/index.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { debianServer, deviceNamed, openPmApp, type PmApp } from '../lib/pm-app.ts'

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
type Report = {
  systems: Record<string, number>
  patches: Record<string, number>
  gaps: Record<string, number>
  onRecord: { id: string; systemsSha256: string } | null
  basis: { feeds: { slot: string; sha256: string }[]; ledger: { head: string | null } }
  list: { hostname: string; class: string; says: string; device: string }[]
}
let open: PmApp
const report = async (): Promise<Report> => (await open.client.ask('GET', '/report')).json as Report
const classOf = async (host: string) => (await report()).list.find((one) => one.hostname === host)

beforeAll(async () => {
  open = await openPmApp('http_report')
})
afterAll(() => open.close())

describe('from nothing', () => {
  test('no system, no feed: the page says so and claims nothing', async () => {
    expect(await report()).toMatchObject({
      systems: { total: 0, upToDate: 0, pending: 0, withIssues: 0, unknown: 0, excepted: 0 },
      basis: { feeds: [], ledger: { head: null } },
    })
    const { status, text } = await open.client.page('/report')
    expect(status).toBe(200)
    expect(text).toContain('No feed is loaded')
    expect(text).not.toMatch(/<[^>]+\s(style|on\w+)=/)
  })
})

describe('with servers', () => {
  let key = ''
  beforeAll(async () => {
    key = await open.client.key(open.place.siteId)
    for (const [hostname, openssl] of [
      ['good-01', '3.0.17-1+deb12u2'],
      ['open-01', '3.0.15-1'],
      ['silent-01', '3.0.15-1'],
      ['=cmd|calc', '3.0.17-1+deb12u2'],
    ] as const) {
      const packages = [
        ['openssl', openssl],
        ['zlib1g', '1:1.2.13'],
      ] as const
      await open.client.post(key, debianServer({ hostname, packages }))
      await open.client.ask('POST', `/devices/${await deviceNamed(open.client, hostname)}/settings`, {
        kind: 'server',
        scope: 'in',
        patchingActor: hostname === 'silent-01' ? 'unknown' : 'runbook',
      })
    }
  })

  test('without feeds every system is unknown', async () => {
    expect((await report()).systems).toMatchObject({ total: 4, unknown: 4, upToDate: 0 })
    expect((await classOf('good-01'))?.says).toContain('No fix data for Debian 12 is loaded')
  })

  test('with them: one class each, with its reason; figures and the lists behind them agree', async () => {
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
    expect((await open.client.upload('kev.json', kevFile(day, [['CVE-2026-0001', '2026-01-01']]))).status).toBe(201)
    expect(
      (
        await open.client.upload(
          'bookworm.zlib',
          debsecanFile(
            [
              ['openssl', 'CVE-2026-0001', '3.0.17-1+deb12u1'],
              ['zlib', 'CVE-2026-0002', ''],
            ],
            { zlib: 'zlib1g' },
          ),
          { publishedOn: day },
        )
      ).status,
    ).toBe(201)
    const now = await report()
    expect(now.systems).toEqual({ total: 4, upToDate: 2, pending: 1, withIssues: 0, unknown: 1, excepted: 0 })
    expect(now.patches).toMatchObject({ pending: 2, late: 0, exploited: 2, withoutFix: 4, noise: 0 })
    expect(await classOf('open-01')).toMatchObject({
      class: 'pending',
      says: expect.stringMatching(/^1 patch pending, 1 against what is known to be exploited; openssl by /),
    })
    expect(await classOf('silent-01')).toMatchObject({ class: 'unknown', says: 'Who patches it is not known.' })
    expect((await classOf('good-01'))?.says).toContain('1 package has a vulnerability without a published fix')
    for (const [key, query] of Object.entries({
      upToDate: 'class=up-to-date',
      pending: 'class=pending',
      withIssues: 'class=with-issues',
      unknown: 'class=unknown',
      total: '',
    })) {
      expect([key, (await open.client.ask('GET', `/report/systems?${query}`)).json]).toMatchObject([key, { total: now.systems[key] }])
    }
    for (const list of ['pending', 'late', 'soon', 'later', 'undated', 'exploited', 'withoutFix', 'noise']) {
      expect([list, (await open.client.ask('GET', `/report/patches?list=${list}`)).json]).toMatchObject([list, { total: now.patches[list] }])
    }
    for (const path of [
      '/report',
      '/report/systems?class=unknown',
      '/report/systems?gap=owner',
      '/report/patches?list=exploited',
      '/report/patches?list=late',
    ]) {
      const { status, text } = await open.client.page(path)
      expect([path, status, /<[^>]+\s(style|on\w+)=/.exec(text)]).toEqual([path, 200, null])
    }
    const list = (await open.client.page('/report/systems?class=pending')).text
    const device = await deviceNamed(open.client, 'open-01')
    for (const href of [`/devices/${device}`, `/evidence?about=${device}`]) expect(list).toContain(`href="${href}"`)
  })

  test('late, silent, turned away: with issues, or unknown, and back', async () => {
    await open.at(new Date(Date.now() + 5 * 86_400_000).toISOString())
    expect(await classOf('open-01')).toMatchObject({ class: 'with-issues', says: expect.stringMatching(/^1 patch is late; openssl was due /) })
    await open.at(new Date(Date.now() + 20 * 86_400_000).toISOString())
    expect(await classOf('good-01')).toMatchObject({ class: 'unknown', says: 'It has not been heard from for 20 days.' })
    expect((await classOf('open-01'))?.class).toBe('with-issues') // a known problem is not hidden by silence
    await open.at(new Date().toISOString())
    expect((await classOf('good-01'))?.class).toBe('up-to-date')
    const broken = debianServer({ hostname: 'good-01', packages: [['openssl', '3.0.17-1+deb12u2']] })
    const many = Array.from({ length: 20_001 }, (_, n) => [`p${n}`, '1'] as const)
    expect((await open.client.post(key, broken.subarray(0, broken.length - 9))).status).toBe(400) // of nobody: it cannot be read
    expect((await open.client.post(key, debianServer({ hostname: 'good-01', packages: many }))).status).toBe(422)
    const turnedAway = await report()
    expect(turnedAway.basis).toMatchObject({ inventory: { turnedAway: 2 } })
    expect((await open.client.page('/report')).text).toContain('2 submissions were refused')
    expect(
      (
        await open.client.post(
          key,
          debianServer({
            hostname: 'good-01',
            packages: [
              ['openssl', '3.0.17-1+deb12u2'],
              ['zlib1g', '1:1.2.13'],
            ],
          }),
        )
      ).status,
    ).toBe(200)
    expect((await classOf('good-01'))?.class).toBe('up-to-date')
  })

  test('a feed that not all was compared with yet makes no system up to date', async () => {
    const [feed] = await open.rows(sql<{ id: string }>`select distinct feed_id as id from vulnerabilities_matched`)
    const look = (to: unknown) => open.rows(sql`update vulnerabilities_matched set feed_id = ${to}`)
    await look((await open.rows(sql<{ id: string }>`select id from vulnerabilities_feed where slot = 'kev'`))[0]?.id)
    expect(await classOf('good-01')).toMatchObject({ class: 'unknown', says: 'Its packages have not yet been compared with the loaded fix data.' })
    await inDistrict(open.db, '1', (tx) => flushSoftwareIndex(tx, '1'))
    expect((await classOf('good-01'))?.class).toBe('unknown') // by the index of who has what, too
    await look(feed?.id)
    expect((await classOf('good-01'))?.class).toBe('up-to-date')
  })

  test('made as CSV and JSON: safe cells, feed dates, head; the ledger holds the figures and verifies', async () => {
    await open.seal()
    const make = async (path: string, method = 'POST') => {
      const response = await open.app.request(path, {
        method,
        headers: method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
        ...(method === 'POST' ? { body: '' } : {}),
      })
      return {
        status: response.status,
        type: response.headers.get('content-type'),
        name: response.headers.get('content-disposition'),
        text: await response.text(),
      }
    }
    const made = await make('/report.json')
    expect([made.status, made.type?.split(';')[0]]).toEqual([200, 'application/json'])
    const json = JSON.parse(made.text) as Report
    expect(json.basis.ledger.head).toMatch(/^[0-9a-f]{64}$/)
    expect(json.basis.feeds.map(({ slot, sha256: hash }) => [slot, hash.length])).toEqual([
      ['debsecan:bookworm', 64],
      ['kev', 64],
    ])
    const [row] = await open.evidenceOf({ about: json.onRecord?.id ?? '' })
    expect(row).toMatchObject({
      kind: 'patching.report-made',
      clauses: ['PM-3.6'],
      told: { systems: json.systems, patches: json.patches, systemsSha256: json.onRecord?.systemsSha256 },
    })
    expect(sha256(canonical(json.list as unknown as Json))).toBe(json.onRecord?.systemsSha256)

    const sheet = await make('/report.csv')
    expect(sheet.type).toContain('text/csv')
    const lines = sheet.text.split('\r\n')
    expect(lines[0]).toBe('Section,Name,Figure,Detail,Evidence')
    expect(lines).toContain(`systems,up to date,${json.systems.upToDate},,/report/systems?class=up-to-date`)
    expect(sheet.text).toContain("system,'=cmd|calc,up to date")
    for (const part of ['published', 'head ', 'stale after 14 days', 'no exception is granted']) expect(sheet.text).toContain(part)

    const before = (await open.evidenceOf({ clause: 'PM-3.6' })).length
    expect((await make('/report.csv', 'GET')).text).toContain('no: only read')
    expect(JSON.parse((await make('/report.json', 'GET')).text)).toMatchObject({ onRecord: null })
    expect((await open.evidenceOf({ clause: 'PM-3.6' })).length).toBe(before) // reading leaves no trace of its own

    await open.seal()
    const parts: string[] = []
    await reading(open.place.from, (tx) => exportLedger(tx, '1', (text) => void parts.push(text)))
    expect(verifyExport(proofTools, parts.join(''))).toMatchObject({ ok: true, faults: [] })
    expect(parts.join('')).toContain(json.onRecord?.id)
    const forged = parts.join('').replace(`"upToDate":${json.systems.upToDate}`, '"upToDate":4')
    expect(verifyExport(proofTools, forged).ok).toBe(false)
  })

  test('another moment than now is refused, truthfully; who may not see it is told', async () => {
    expect(await open.client.ask('GET', '/report?asOf=2026-01-01T00:00:00Z')).toMatchObject({
      status: 422,
      json: { code: 'patching/report-as-of-not-built', clause: 'PM-3.6' },
    })
    expect(await open.client.ask('POST', '/report.json', { asOf: '2026-01-01T00:00:00Z' })).toMatchObject({
      status: 422,
      json: { code: 'patching/report-as-of-not-built' },
    })
    expect((await open.client.ask('GET', '/report?asOf=yesterday')).status).toBe(400)
    open.as(whoOf(open.place, ['teacher']))
    expect((await open.client.ask('GET', '/report')).status).toBe(403)
    open.as(undefined)
    expect((await open.client.ask('GET', '/report.json')).status).toBe(401)
    open.as(whoOf(open.place))
  })
})
