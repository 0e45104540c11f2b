// PM-3.2: what a feed does not speak of is not known, a feed that would close much waits for a person, and one document does not stand for all of them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cveRecords, kevFile, nvdLines } from '../lib/feeds.ts'
import { document, json, tar } from '../lib/feed-files.ts'
import { debianServer, deviceNamed, openPmApp, type PmApp } from '../lib/pm-app.ts'
import { tellTitles } from '../lib/titles.ts'
import { evaluateAfter } from '../../src/subjects/patching/index.ts'

type Listed = { list: { hostname: string; class: string; says: string }[] }
let app: PmApp
beforeAll(async () => {
  app = await openPmApp('pm_3_2_silence')
  await app.at('2026-11-21T18:00:00Z')
})
afterAll(() => app.close())

const load = async (name: string, bytes: Uint8Array, more: Record<string, string> = {}) => {
  const { status, json: told } = await app.client.upload(name, bytes, more)
  return { status, told: told as { slot: string; state: string; code?: string; says?: string } }
}
const nvd = (cves: readonly string[], below: string): Uint8Array => nvdLines(cves.map((cve) => [cve, [{ product: 'google:chrome', below }]]))
const known = async (cve: string): Promise<number> => (await app.client.ask('GET', `/vulnerabilities/${cve}`)).status

test('a release of Debian that the tracker does not speak of is not up to date: no fix data is loaded for it', async () => {
  const key = await app.client.key(app.place.siteId)
  for (const [hostname, release] of [
    ['new-01', '12 (bookworm)'],
    ['old-01', '10 (buster)'],
  ] as const) {
    await app.client.post(key, debianServer({ hostname, release, packages: [['app', '2-1']] }))
    await app.client.ask('POST', `/devices/${await deviceNamed(app.client, hostname)}/settings`, {
      scope: 'in',
      kind: 'server',
      patchingActor: 'by-hand',
    })
  }
  const releases = { bookworm: { status: 'resolved', repositories: {}, fixed_version: '2-1', urgency: 'high' } }
  expect((await load('kev.json', kevFile('2026-11-20', [['CVE-2020-0001', '2020-01-02']]))).status).toBe(201)
  expect(
    (
      await load('tracker.json', json({ app: { 'CVE-2026-0001': { releases } }, other: { 'CVE-2026-0002': { releases } } }), {
        publishedOn: '2026-11-20',
      })
    ).status,
  ).toBe(201)
  const { list } = (await app.client.ask('GET', '/report')).json as Listed
  expect(Object.fromEntries(list.map((one) => [one.hostname, one.class]))).toMatchObject({ 'new-01': 'up-to-date', 'old-01': 'unknown' })
  expect((await app.client.page('/plan')).text).toMatch(/1 device[^<]* cannot be checked\. No fix data is loaded for Debian 10\.\s+An empty list/)
  expect((await app.client.page(`/devices/${await deviceNamed(app.client, 'old-01')}`)).text).toContain('No fix data for Debian 10 is loaded')
  expect((await app.client.page(`/devices/${await deviceNamed(app.client, 'new-01')}`)).text).toContain(
    'No open patch is known. Checked by Debian’s security tracker of Fri 20 Nov 2026.',
  )
  await app.client.ask('POST', `/devices/${await deviceNamed(app.client, 'old-01')}/settings`, { patchingActor: 'unknown' })
  expect((await app.client.page('/plan')).text).toContain('Who patches it is not known.')
  await app.client.ask('POST', `/devices/${await deviceNamed(app.client, 'old-01')}/settings`, { patchingActor: 'by-hand' })
})

test('the tracker’s lists take the place of its JSON, and are as silent of a release nobody looks after', async () => {
  const lists = `CVE-2026-0001 (made up)
\t{DSA-1-1}
\t- app 3-1
CVE-2026-0002 (made up)
\t- other <unfixed>
[20 Nov 2026] DSA-1-1 app - security update
\t{CVE-2026-0001}
\t[bookworm] - app 2-2
`
  const classes = async () =>
    Object.fromEntries(((await app.client.ask('GET', '/report')).json as Listed).list.map((one) => [one.hostname, one.class]))
  const inForce = async () =>
    ((await app.client.ask('GET', '/feeds')).json as { feeds: { slot: string; name: string; releases: string[] }[] }).feeds.filter(
      ({ slot }) => slot === 'debian-tracker',
    )
  const alone = await load('CVE.list', Buffer.from(lists.slice(0, lists.indexOf('[20'))), { publishedOn: '2026-11-20' })
  expect([alone.status, alone.told.code]).toEqual([422, 'vulnerabilities/feed-refused'])
  expect((await load('lists.txt', Buffer.from(lists), { publishedOn: '2026-11-20' })).told).toMatchObject({ slot: 'debian-tracker', state: 'loaded' })
  expect(await inForce()).toMatchObject([{ name: 'lists.txt' }])
  expect(await classes()).toMatchObject({ 'new-01': expect.stringMatching(/^(pending|with-issues)$/), 'old-01': 'unknown' })
  expect((await app.client.page('/vulnerabilities/CVE-2026-0001')).text).toContain('app 2-1 is older than 2-2, which fixes CVE-2026-0001')
  const releases = { bookworm: { status: 'resolved', repositories: {}, fixed_version: '2-1', urgency: 'high' } }
  const again = json({ app: { 'CVE-2026-0001': { releases } }, other: { 'CVE-2026-0002': { releases } } })
  expect((await load('tracker.json', again, { publishedOn: '2026-11-20' })).status).toBe(201) // half the entries: another notation, not half a file
  expect(await inForce()).toMatchObject([{ name: 'tracker.json' }])
  expect(await classes()).toMatchObject({ 'new-01': 'up-to-date', 'old-01': 'unknown' })
})

describe('a feed that takes back', () => {
  const cves = Array.from({ length: 8 }, (_, n) => `CVE-2026-10${String(n).padStart(2, '0')}`)
  test('the same vulnerabilities with other ranges close what stands on them: that waits for a person', async () => {
    await tellTitles(app.place.from, 'desk-01', 'windows', [{ name: 'Google Chrome', version: '150.0' }], evaluateAfter('its inventory changed'))
    expect((await load('nvd.jsonl', nvd(cves, '200.0'))).told).toMatchObject({ slot: 'nvd:2026', state: 'loaded' })
    const again = await load('nvd.jsonl', nvd(cves, '0.1'))
    expect([again.status, again.told.code]).toEqual([422, 'vulnerabilities/feed-closes-too-much'])
    expect(again.told.says).toContain('it would close 8 of the 8 findings')
    expect((await load('nvd.jsonl', nvd(cves, '199.0'))).status).toBe(201) // another range that still holds: no question
  })
  test('one known exploited finding is enough to ask, however few they are', async () => {
    const [one = ''] = cves
    expect(
      (
        await load(
          'kev.json',
          kevFile('2026-11-21', [
            ['CVE-2020-0001', '2020-01-02'],
            [one, '2026-11-21'],
          ]),
        )
      ).status,
    ).toBe(201)
    const closing = await load('nvd.jsonl', nvdLines(cves.map((cve) => [cve, [{ product: 'google:chrome', below: cve === one ? '0.1' : '199.0' }]])))
    expect([closing.status, closing.told.says]).toMatchObject([
      422,
      expect.stringContaining('close 1 finding of vulnerabilities that are known to be exploited'),
    ])
    expect((await load('nvd.jsonl', nvd(cves, '0.1'), { agree: 'gone' })).status).toBe(201)
  })
})

describe('one document of many', () => {
  const advisory = (id: string, cve: string, day = '2026-08-01') => {
    const whole = document({}, { id, current_release_date: `${day}T10:00:00Z` })
    return json({ ...whole, vulnerabilities: whole.vulnerabilities.map((one) => ({ ...one, cve })) })
  }
  test('stands beside the others, and replaces what was said of itself', async () => {
    expect((await load('one.json', advisory('ACME-1', 'CVE-2026-0011'))).told).toMatchObject({ slot: 'csaf:acme-psirt/ACME-1' })
    expect((await load('two.json', advisory('ACME-2', 'CVE-2026-0012'))).status).toBe(201)
    expect(await Promise.all(['CVE-2026-0011', 'CVE-2026-0012'].map(known))).toEqual([200, 200])
    expect((await load('one.json', advisory('ACME-1', 'CVE-2026-0013', '2026-08-02'))).status).toBe(201)
    expect(await Promise.all(['CVE-2026-0011', 'CVE-2026-0012', 'CVE-2026-0013'].map(known))).toEqual([404, 200, 200])
    expect((await app.client.page('/feeds')).text).toContain('2 documents; the dates here are the newest one’s')
  })
  test('a whole set takes the place of what it names, the rest of the documents stay', async () => {
    const set = tar(['a.json', advisory('ACME-1', 'CVE-2026-0014', '2026-08-03')], ['b.json', advisory('ACME-3', 'CVE-2026-0015', '2026-08-03')])
    expect((await load('acme.tar', set)).told).toMatchObject({ slot: 'csaf:acme-psirt' })
    expect(await Promise.all(['12', '13', '14', '15'].map((n) => known(`CVE-2026-00${n}`)))).toEqual([200, 404, 200, 200])
    expect((await load('three.json', advisory('ACME-3', 'CVE-2026-0016', '2026-08-04'))).status).toBe(201) // and one that changed since takes the set's
    const fuller = tar(...[1, 3, 4].map((n) => [`${n}.json`, advisory(`ACME-${n}`, `CVE-2026-002${n}`, '2026-08-03')] as const))
    expect((await load('acme.tar', fuller)).status).toBe(201)
    expect(await Promise.all(['16', '21', '23', '24'].map((n) => known(`CVE-2026-00${n}`)))).toEqual([200, 200, 404, 200]) // of ACME-3 the set is of an earlier day
  })
  test('CVE records too, one a file as their publisher keeps them', async () => {
    for (const cve of ['CVE-2025-7001', 'CVE-2025-7002'])
      expect((await load(`${cve}.json`, cveRecords([[cve, { exploitation: 'poc' }]]))).told).toMatchObject({ slot: `cve-facts/${cve}` })
    expect(await Promise.all(['CVE-2025-7001', 'CVE-2025-7002'].map(known))).toEqual([200, 200])
  })
})
