// PM-3.2: a release is looked at where loaded data names it and no further; what publishers take back closes what it alone found, with that reason; and what no
// figure counts is counted by no list of vulnerabilities.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cveRecords, kevFile, nvdLines, osvLines } from '../lib/feeds.ts'
import { document, json } from '../lib/feed-files.ts'
import { deviceNamed, openPmApp, type PmApp } from '../lib/pm-app.ts'
import { tellTitles } from '../lib/titles.ts'
import { showId } from '../../src/platform/ids.ts'
import { evaluateAfter } from '../../src/subjects/patching/index.ts'

type Row = { hostname: string; class: string; says: string }
let app: PmApp
const followed = evaluateAfter('its inventory changed')
beforeAll(async () => {
  app = await openPmApp('pm_3_2_taken_back')
  await app.at('2026-11-21T18:00:00Z')
  const { from } = app.place
  await tellTitles(from, 'jammy-01', 'ubuntu', [{ name: 'openssl', version: '3.0.2-0ubuntu1.19' }], followed)
  await tellTitles(from, 'rhel-01', 'redhat', [{ name: 'openssl', version: '3.0.7-24.el9' }], followed)
  for (const host of ['desk-01', 'desk-02']) await tellTitles(from, host, 'windows', [{ name: 'Google Chrome', version: '150.0' }], followed)
  for (const host of ['jammy-01', 'rhel-01'])
    await app.client.ask('POST', `/devices/${await deviceNamed(app.client, host)}/settings`, {
      scope: 'in',
      kind: 'server',
      patchingActor: 'by-hand',
    })
  await load('kev.json', kevFile('2026-11-20', [['CVE-2026-0900', '2026-11-01']]))
})
afterAll(() => app.close())

const load = async (name: string, bytes: Uint8Array, more: Record<string, string> = {}) => {
  const { status, json: told } = await app.client.upload(name, bytes, more)
  return { status, told: told as { slot: string; state: string; code?: string; says?: string } }
}
const ask = async <T>(path: string): Promise<T> => (await app.client.ask('GET', path)).json as T
const classOf = async (host: string) => (await ask<{ list: Row[] }>('/report')).list.find(({ hostname }) => hostname === host)
const pageOf = async (host: string) => (await app.client.page(`/devices/${await deviceNamed(app.client, host)}`)).text
type Osv = Parameters<typeof osvLines>[0][number]
const month = (n: number): string => `2026-${String(n).padStart(2, '0')}-10T10:00:00Z`
const usn = (n: number, name = `lib${n}`): Osv => [
  `UBUNTU-CVE-2026-${1000 + n}`,
  'Ubuntu:22.04:LTS',
  name,
  '0',
  '3.0.2-0ubuntu1.18',
  { published: month(1 + (n % 11)), modified: '2026-11-20T04:00:00Z' },
]
const whole = (...more: readonly Osv[]): Uint8Array => osvLines([...Array.from({ length: 220 }, (_, n) => usn(n)), ...more])

describe('a release is looked at', () => {
  test('by nothing, as long as no loaded data names it: plan, report and device say for which', async () => {
    await load('nvd.jsonl', nvdLines([['CVE-2026-0900', [{ product: 'google:chrome', below: '160.0' }]]])) // another list names neither
    expect(await classOf('jammy-01')).toMatchObject({ class: 'unknown', says: 'No fix data for Ubuntu 22.04 is loaded.' })
    expect(await classOf('rhel-01')).toMatchObject({ class: 'unknown', says: 'No fix data for Red Hat Enterprise Linux 9 is loaded.' })
    expect((await app.client.page('/plan')).text).toMatch(
      /No fix data is loaded for [^<]*Ubuntu 22\.04 \(1\)\. .*An empty list does not mean they are safe/,
    )
    expect(await pageOf('jammy-01')).toContain('No fix data for Ubuntu 22.04 is loaded')
    expect(await pageOf('jammy-01')).not.toContain('No open patch is known')
  })
  test('in part by documents one by one: what they find counts, their silence proves nothing', async () => {
    expect((await load('usn.json', osvLines([usn(5, 'openssl')]))).told.slot).toBe('osv:ubuntu/UBUNTU-CVE-2026-1005')
    const says = 'Of Canonical’s OSV data, single documents are loaded (1 record that names Ubuntu 22.04), not the whole list'
    expect(await classOf('jammy-01')).toMatchObject({ class: 'unknown', says: expect.stringContaining(says.slice(0, 60)) })
    expect((await app.client.page('/plan')).text).toMatch(/1 device is checked in part\. Of Canonical’s OSV data/)
    expect(await ask('/report/systems?gap=part')).toMatchObject({ total: 1, systems: [{ hostname: 'jammy-01' }] })
    expect(await pageOf('jammy-01')).toContain('Not known: no open patch was found. Of Canonical’s OSV data')
  })
  test('by its publisher’s whole list, and by that alone: another release and another distribution stay unknown', async () => {
    await load(
      'all.jsonl',
      osvLines(Array.from({ length: 220 }, (_, n) => [`USN-${n}`, 'Ubuntu:24.04:LTS', `lib${n}`, '0', '1', usn(n)[5] ?? {}] as const)),
    )
    expect((await classOf('jammy-01'))?.class).toBe('unknown')
    expect((await load('all.jsonl', whole(usn(230, 'openssl')), { agree: 'gone' })).told).toMatchObject({ slot: 'osv:ubuntu', state: 'loaded' })
    const by = 'Canonical’s OSV data of Fri 20 Nov 2026'
    expect(await classOf('jammy-01')).toMatchObject({ class: 'up-to-date', says: `By ${by}: every fix that it lists for Ubuntu 22.04 is installed.` })
    expect(await pageOf('jammy-01')).toContain(`No open patch is known. Checked by ${by}.`)
    expect((await classOf('rhel-01'))?.says).toBe('No fix data for Red Hat Enterprise Linux 9 is loaded.')
    expect(await ask('/plan')).toMatchObject({
      counts: { partly: [], silent: expect.arrayContaining([{ system: 'Red Hat Enterprise Linux 9', devices: 1, why: null }]) },
    })
    await tellTitles(app.place.from, 'jammy-01', 'ubuntu', [{ name: 'openssl', version: '3.0.2-0ubuntu1.2' }], followed)
    expect((await classOf('jammy-01'))?.class).toMatch(/pending|with-issues/)
    await tellTitles(app.place.from, 'jammy-01', 'ubuntu', [{ name: 'openssl', version: '3.0.2-0ubuntu1.19' }], followed)
    await app.at('2027-02-21T18:00:00Z')
    await app.client.ask('GET', '/report') // silent since: that is another doubt
    expect(await pageOf('jammy-01')).toContain(`The fix data for its release (${by}) is out of date`)
    await app.at('2026-11-21T18:00:00Z')
  })
})

describe('what its publisher takes back', () => {
  const advisory = (id: string, cve: string, day: string, category = 'csaf_vex') => {
    const given = document({}, { id, current_release_date: `2026-11-${day}T10:00:00Z` })
    return json({
      document: { ...given.document, category },
      product_tree: {
        full_product_names: [
          {
            product_id: 'P',
            name: 'openssl',
            product_identification_helper: { purl: 'pkg:rpm/redhat/openssl@3.0.7-25.el9?arch=x86_64&distro=rhel-9' },
          },
        ],
      },
      vulnerabilities: category === 'csaf_vex' ? [{ cve, product_status: { fixed: ['P'] } }] : [],
    })
  }
  const open = async (): Promise<readonly string[]> =>
    (await app.rows(sql<{ cves: string[] }>`select cves from patching_update where closed_at is null and package = 'openssl'`))
      .flatMap(({ cves }) => cves)
      .toSorted()
  const moves = async () =>
    (
      await app.rows(
        sql<{
          because: string
        }>`select because from patching_move m join patching_update u on u.id = m.update_id where u.package = 'openssl' and m.after is null order by m.at desc, m.id desc`,
      )
    ).map(({ because }) => because)
  const withdrawn = 'ACME-1 was withdrawn by its publisher on Thu 19 Nov 2026'

  test('closes what it alone found, with that reason in the change, the evidence and on its page', async () => {
    await load('acme-1.json', advisory('ACME-1', 'CVE-2026-0501', '17'))
    expect(await open()).toEqual(['CVE-2026-0501'])
    expect((await load('acme-1.json', advisory('ACME-1', 'CVE-2026-0501', '19', 'csaf_withdrawn'))).told).toMatchObject({
      slot: 'csaf:acme-psirt/ACME-1',
      state: 'loaded',
    })
    expect(await open()).toEqual([])
    expect(await moves()).toContain(`feed loaded: csaf:acme-psirt/ACME-1; ${withdrawn}`)
    const loaded = await app.evidenceOf({ about: 'feed_csaf:acme-psirt/ACME-1' })
    expect(loaded.map(({ told }) => told['withdrawn'] ?? null)).toContainEqual([
      { id: 'ACME-1', cves: ['CVE-2026-0501'], how: 'withdrawn', on: '2026-11-19' },
    ])
    const evaluated = await app.evidenceOf({ about: `dev_${(await deviceNamed(app.client, 'rhel-01')).replace(/^dev_/, '')}` })
    expect(JSON.stringify(evaluated.map(({ told }) => told))).toContain(withdrawn)
    expect((await app.client.page('/vulnerabilities/CVE-2026-0501')).text).toContain(`${withdrawn} (Advisories and VEX, CSAF, acme psirt)`)
    const [update] = await app.rows(sql<{ id: string }>`select id from patching_update where package = 'openssl' and line = 'red hat:9'`)
    expect((await app.client.page(`/patching/evaluations/${showId('pe', update?.id ?? '')}`)).text).toContain(
      `${withdrawn}; loaded: Advisories and VEX`,
    )
  })
  test('is not brought back by an older copy of it, and is by a newer one', async () => {
    await load('old.json', advisory('ACME-1', 'CVE-2026-0501', '18'))
    expect(await open()).toEqual([])
    await load('new.json', advisory('ACME-1', 'CVE-2026-0501', '20'))
    expect(await open()).toEqual(['CVE-2026-0501'])
    expect((await app.client.page('/vulnerabilities/CVE-2026-0501')).text).not.toContain('was withdrawn')
  })
  test('leaves what another source still says', async () => {
    await load('acme-2.json', advisory('ACME-2', 'CVE-2026-0501', '18'))
    await load('acme-1.json', advisory('ACME-1', 'CVE-2026-0501', '21', 'csaf_superseded'))
    expect(await open()).toEqual(['CVE-2026-0501'])
    expect((await app.client.page('/vulnerabilities/CVE-2026-0501')).text).toContain('ACME-1 was replaced by its publisher on Sat 21 Nov 2026')
  })
  test('an OSV record by itself, a CVE that NVD or its authority rejects, and what a whole list no longer has', async () => {
    const rejected = (cve: string) =>
      json({
        dataType: 'CVE_RECORD',
        cveMetadata: { cveId: cve, state: 'REJECTED', dateUpdated: '2026-11-20T10:00:00Z', dateRejected: '2026-11-20T10:00:00Z' },
        containers: {},
      })
    const osv: Osv = [
      'RHSA-2026:1',
      'Red Hat:enterprise_linux:9::baseos',
      'openssl',
      '0',
      '0:3.0.7-26.el9',
      { upstream: ['CVE-2026-0601'], modified: month(10) },
    ]
    await load('rhsa.json', osvLines([osv]))
    expect(await open()).toEqual(['CVE-2026-0501', 'CVE-2026-0601'])
    expect(
      (await load('rhsa.json', osvLines([[...osv.slice(0, 5), { ...osv[5], modified: month(11), withdrawn: month(11) }] as unknown as Osv]))).told,
    ).toMatchObject({ slot: 'osv:red-hat/RHSA-2026-1' })
    expect(await open()).toEqual(['CVE-2026-0501'])
    expect(await ask('/vulnerabilities/CVE-2026-0601')).toMatchObject({
      hits: [],
      withdrawals: [{ id: 'RHSA-2026:1', how: 'withdrawn', on: '2026-11-10' }],
    })
    await load('CVE-2026-0701.json', cveRecords([['CVE-2026-0701', { exploitation: 'poc' }]]))
    expect((await load('CVE-2026-0701.json', rejected('CVE-2026-0701'))).told).toMatchObject({ slot: 'cve-facts/CVE-2026-0701', state: 'loaded' })
    expect(await ask('/vulnerabilities/CVE-2026-0701')).toMatchObject({
      known: { facts: null },
      withdrawals: [{ how: 'rejected', on: '2026-11-20' }],
    })
    await load(
      'all.jsonl',
      osvLines(Array.from({ length: 221 }, (_, n) => usn(n === 220 ? 230 : n, n === 220 ? 'openssl' : undefined)).filter((_, n) => n !== 7)),
    )
    expect(await ask('/vulnerabilities/CVE-2026-1007')).toMatchObject({
      withdrawals: [{ id: 'UBUNTU-CVE-2026-1007', how: 'absent', on: '2026-11-20' }],
    })
    const one = usn(230, 'openssl') // of the whole list, taken back by a document of its own
    await load('usn.json', osvLines([[...one.slice(0, 5), { ...one[5], modified: month(11), withdrawn: '2026-11-21T04:00:00Z' }] as unknown as Osv]))
    expect(await app.rows(sql`select id from vulnerabilities_advisory where id = ${one[0]}`)).toEqual([])
    const counted = sql<{
      n: string
      of: string
    }>`select sum(r.records) as n, (select count(*) from (select distinct p.feed_id, p.n from vulnerabilities_advisory_package p where p.ecosystem = 'ubuntu' and p.release = '22.04') a) as of
      from vulnerabilities_feed_release r where r.ecosystem = 'ubuntu' and r.release = '22.04'`
    const [kept] = await app.rows(counted)
    expect([kept?.n, Number(kept?.n)]).toEqual([kept?.of, 219]) // what is told of a release is counted as it comes and goes
  })
  test('waits for a person where it would close what is known to be exploited', async () => {
    await load('acme-3.json', advisory('ACME-3', 'CVE-2026-0900', '18'))
    expect((await load('acme-3.json', advisory('ACME-3', 'CVE-2026-0900', '20', 'csaf_withdrawn'))).told).toMatchObject({
      code: 'vulnerabilities/feed-closes-too-much',
    })
    expect(await open()).toContain('CVE-2026-0900')
    expect((await load('acme-3.json', advisory('ACME-3', 'CVE-2026-0900', '20', 'csaf_withdrawn'), { agree: 'gone' })).status).toBe(201)
    expect(await open()).not.toContain('CVE-2026-0900')
  })
})

test('what is retired or out of scope is found, and counted by no list, answer or file of vulnerabilities', async () => {
  type Shown = { answer: string; hits: { devices: number; named: { hostname: string }[] }[]; devices: object }
  const listed = async () =>
    (await ask<{ findings: { cve: string; installations: string }[] }>('/vulnerabilities')).findings.find(({ cve }) => cve === 'CVE-2026-0900')
  const sheet = async () =>
    (await app.client.page('/vulnerabilities?format=csv')).text.split('\n').find((line) => line.includes('CVE-2026-0900')) ?? ''
  const sum = async () => (await ask<Shown>('/vulnerabilities/CVE-2026-0900')).hits.reduce((n, { devices }) => n + devices, 0)
  expect([(await listed())?.installations, await sum()]).toEqual(['2', 2])
  await app.rows(sql`update assets_device set status = 'retired' where hostname = 'desk-02' returning id`)
  expect([(await listed())?.installations, await sum()]).toEqual(['1', 1])
  expect(await ask('/vulnerabilities/CVE-2026-0900')).toMatchObject({ devices: { affected: 1, toCheck: 0, uncounted: 1 } })
  const { text } = await app.client.page('/vulnerabilities/CVE-2026-0900')
  expect([text.includes('Yes: found on 1 device.'), text.includes('1 device that is retired or out of scope has it too and is not counted')]).toEqual(
    [true, true],
  )
  expect((await app.client.page('/search?text=CVE-2026-0900')).text).toContain('found in Google Chrome')
  await app.rows(sql`update assets_device set scope = 'out', scope_reason = 'a lab of its own' where hostname = 'desk-01' returning id`)
  expect([await listed(), await sum()]).toEqual([undefined, 0])
  expect((await app.client.page('/search?text=CVE-2026-0900')).text).not.toContain('found in Google Chrome')
  expect(await sheet()).toBe('')
  expect((await pageOf('desk-02')).includes('CVE-2026-0900')).toBe(true) // still to be found on itself
})
