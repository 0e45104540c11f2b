// PM-3.2: what a device holds is its software, its system and the state of its Windows alike, wherever it is asked: lists, scans, advisories, and whether a
// feed decides what a scanner says. A feed that names what the device does not hold decides nothing.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kevFile, nvdLines } from '../lib/feeds.ts'
import { openInbox, type Inbox } from '../lib/inbox.ts'
import { tellTitles } from '../lib/titles.ts'
import { definitionsZip } from '../lib/windows.ts'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { newId } from '../../src/platform/ids.ts'
import { readList } from '../../src/platform/db/list.ts'
import { devicesOf, itemOf, newestRound, nextToTie, textsToLook, thingsOf, touchesOf } from '../../src/subjects/advisories/advisories.views.ts'
import { tieInbox } from '../../src/subjects/advisories/tie-inbox.ts'
import { setHosted } from '../../src/subjects/assets/hosted/set-hosted.ts'
import { flushSoftwareIndex } from '../../src/subjects/inventory/index.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { evaluateAfter, followFindings, loadFeedFiles } from '../../src/subjects/patching/index.ts'
import { findVulnerabilities, toCheckCount } from '../../src/subjects/vulnerabilities/index.ts'
import { claimsOfDevice, differenceList } from '../../src/subjects/vulnerabilities/scans/claims.views.ts'
import { checkScan, jailedScans, takeScan } from '../../src/subjects/vulnerabilities/scans/take-scan.ts'
import { toCheckList } from '../../src/subjects/vulnerabilities/vulnerability.views.ts'

const system = 'Windows 11 Version 23H2 for x64-based Systems'
let inbox: Inbox
let device: string
beforeAll(async () => {
  inbox = await openInbox('held')
  device = await tellTitles(
    inbox.place.from,
    'win-03',
    'windows',
    [
      { name: 'KB5000010', version: '', kind: 'hotfix' },
      { name: 'Google Chrome', version: '119.0.1' },
    ],
    evaluateAfter('test'),
  )
  await loadFeedFiles(inbox.place.from, [
    {
      name: 'definitions.zip',
      bytes: definitionsZip([
        ['20260110', 'CVE-2026-1001', '5000010', system, ''],
        ['20260310', 'CVE-2026-3001', '5000030', system, '5000010'],
        ['20260310', 'CVE-2026-5001', '5000031', 'Microsoft SQL Server 2019 for x64-based Systems (GDR)', ''],
      ]),
    },
    {
      name: 'nvd.jsonl',
      bytes: nvdLines([
        ['CVE-2026-4001', [{ part: 'a', product: 'apache:log4j', below: '2.15.0' }]],
        ['CVE-2026-4002', [{ part: 'a', product: 'google:chrome', below: '118.0' }]],
        ['CVE-2026-4003', [{ part: 'a', product: 'google:chrome', version: '?' }]],
      ]),
    },
    {
      name: 'kev.json',
      bytes: kevFile(
        '2026-08-03',
        ['CVE-2026-0001', 'CVE-2026-3001', 'CVE-2026-4001'].map((cve) => [cve, '2026-01-02']),
      ),
    },
  ])
})
afterAll(() => inbox.close())

describe('what a device holds', () => {
  const named = ['CVE-2026-1001', 'CVE-2026-3001', 'CVE-2026-4001', 'CVE-2026-4002', 'CVE-2026-4003', 'CVE-2026-5001']
  test('a scanner’s finding is decided by what is held alone: a feed that names other products is silent about the device', async () => {
    const file = `<?xml version="1.0" ?><NessusClientData_v2><Policy><policyName>All</policyName></Policy><Report name="r"><ReportHost name="win-03"><HostProperties><tag name="HOST_END_TIMESTAMP">1785542400</tag></HostProperties>${named.map((cve) => `<ReportItem port="0" severity="3" pluginName="p ${cve}"><cve>${cve}</cve><risk_factor>High</risk_factor></ReportItem>`).join('')}</ReportHost></Report></NessusClientData_v2>`
    const checked = await checkScan(inbox.place.from, { name: 'f', bytes: Buffer.from(file) }, jailedScans(inbox.jail))
    if (!checked.ok) throw new Error(checked.refusal.says)
    expect(await takeScan(followFindings)(inbox.place.from, { checked: checked.value, name: 'f' })).toMatchObject({ value: { added: 6 } })
    // Decided: the installed January update, the missing March update (found by ourselves), a Chrome newer than the range. Not: log4j and SQL Server, which
    // nothing tells of here, and a record that tells no versions.
    const claims = await reading(inbox.place.from, (tx) => claimsOfDevice(tx, device))
    expect(
      claims
        .filter(({ toCheck }) => toCheck)
        .map(({ cve }) => cve)
        .toSorted(),
    ).toEqual(['CVE-2026-4001', 'CVE-2026-4003', 'CVE-2026-5001'])
    expect((await inbox.toCheck()).map(({ kev }) => kev)).toContainEqual(['CVE-2026-4001'])
  })
  test('what a scanner and our feeds both say of a Windows agrees', async () => {
    const { rows } = await reading(inbox.place.from, (tx) => readList(tx, differenceList, { text: '3001' }, undefined))
    expect(rows.map(({ hostname, is }) => `${hostname} ${is}`)).toEqual(['win-03 agree'])
  })
  test('a known exploited finding of a Windows stands in the list and is found', async () => {
    await inDistrict(inbox.pool.db, '1', (tx) => flushSoftwareIndex(tx, '1'))
    const list = await reading(inbox.place.from, (tx) => readList(tx, toCheckList, { exploited: 'yes' }, undefined))
    // win-01 tells no updates: the same vulnerability is open there, and cannot be decided.
    expect(list.rows.map(({ cve, product }) => `${cve} ${product}`).toSorted()).toEqual(['CVE-2026-0001 openssl', `CVE-2026-3001 ${system}`])
    expect(await reading(inbox.place.from, (tx) => findVulnerabilities(tx, 'CVE-2026-3001', 5))).toHaveLength(1)
    expect(await reading(inbox.place.from, toCheckCount)).toBeGreaterThan(0)
  })
  test('an advisory of a Windows update touches it: count, list and choice by one rule', async () => {
    const [sourceId, itemId] = [newId(), newId()]
    const at = '2026-11-17T10:00:00Z'
    await inDistrict(inbox.pool.db, '1', async (tx) => {
      await sql`insert into advisories_source (district_id, id, kind, name, address, silent_days, set_by, set_at)
        values (1, ${sourceId}, 'news', 'News', 'https://news.example/feed', 14, ${inbox.place.personId}, ${at})`.execute(tx)
      await sql`insert into advisories_item (district_id, id, source_id, key, told_id, subject, sender, link, body, is_cut, dated_at, taken_at, due_at, cves)
        values (1, ${itemId}, ${sourceId}, ${'0'.repeat(64)}, '', 'Patch Tuesday', '', '', 'CVE-2026-3001', false, ${at}, ${at}, ${at}, array['CVE-2026-3001'])`.execute(
        tx,
      )
    })
    await tieInbox(inbox.place.from)
    const [item, touches, devices] = await reading(inbox.place.from, async (tx, now) => [
      await itemOf(tx, itemId, now),
      await touchesOf(tx, itemId),
      await devicesOf(tx, itemId),
    ])
    const all = new Set(touches.flatMap((touch) => touch.named.map(({ hostname }) => hostname)))
    expect([item?.isExploited, [...all].toSorted(), devices.map(({ hostname }) => hostname)]).toEqual([
      true,
      ['win-01', 'win-03'],
      ['win-01', 'win-03'],
    ])
    expect(item?.devices).toBe(all.size)
    await inDistrict(inbox.pool.db, '1', (tx) =>
      sql`insert into advisories_item (district_id, id, source_id, key, told_id, subject, sender, link, body, is_cut, dated_at, taken_at, due_at)
        select 1, gen_random_uuid(), ${sourceId}, repeat(md5(s), 2), '', s, '', '', b, false, ${at}, ${at}, ${at}
        from (values ('Windows 11 zero-day under attack', ''), ('A browser fault', 'Seen on Windows 11 too.')) as v(s, b)`.execute(tx),
    )
    await tieInbox(inbox.place.from)
    const named = await inbox.rows(sql<{ n: number }>`select devices as n from advisories_item where cardinality(cves) = 0 order by subject`)
    expect(named.map(({ n }) => n)).toEqual([0, 2]) // a system is named in the subject, or not at all
  })
  test('an advisory names applications, services and models of devices too; what waits is tied anew a page at a time, and read again only for names that are new', async () => {
    const { from } = inbox.place
    await inDistrict(inbox.pool.db, '1', (tx) =>
      sql`insert into advisories_item (district_id, id, source_id, key, told_id, subject, sender, link, body, is_cut, taken_at, due_at)
        select 1, gen_random_uuid(), (select id from advisories_source limit 1), repeat(md5(s), 2), '', s, '', '', b, false, now(), now() from (values
          ('PowerSchool tells of a breach', 'Also Brightway Gradebook, and firmware of the Optiplex 7090.'), ('Student information system: a flaw', ''), ('Of nobody here', 'A frobnicator.')) as v(s, b)`.execute(
        tx,
      ),
    )
    const idOf = async (subject: string) =>
      (await inbox.rows(sql<{ id: string }>`select id from advisories_item where subject like ${`${subject}%`}`))[0]?.id ?? ''
    const [breach, flaw, nobodys] = [await idOf('PowerSchool'), await idOf('Student'), await idOf('Of nobody')]
    const seen = (id: string) =>
      reading(from, async (tx, now) => {
        const [item, things, touches] = [await itemOf(tx, id, now), await thingsOf(tx, id), await touchesOf(tx, id)]
        const on = touches.map(({ name, named }) => `${name} ${named.map(({ hostname }) => hostname).join(' ')}`)
        return [item?.things, things.map(({ kind, name }) => `${kind} ${name}`), item?.devices, on]
      })
    await tieInbox(inbox.by)
    expect([await seen(breach), await seen(flaw)]).toEqual([
      [0, [], 0, []],
      [0, [], 0, []],
    ])
    const words = { ownerId: null, dataClass: 'student-records', scope: 'in', scopeReason: null, patchingActor: 'vendor', version: '' }
    const ends = { contractEndsOn: null, supportEndsOn: null, contact: '', contactEmail: '', product: '' }
    for (const [name, vendor] of [
      ['Gradebook of the schools', 'PowerSchool Group LLC'],
      ['Brightway Gradebook', 'Brightway'],
    ])
      expect(await setHosted(from, { ...words, ...ends, name, vendor } as never)).toMatchObject({ ok: true })
    await inDistrict(inbox.pool.db, '1', async (tx) => {
      await sql`insert into assets_service (district_id, id, name, changed_at) values (1, gen_random_uuid(), 'Student information system', '2026-11-01')`.execute(
        tx,
      )
      await sql`update assets_device set model = 'Dell OptiPlex 7090' where hostname = 'win-01'`.execute(tx)
    })
    const waiting = (await inbox.rows(sql<{ n: number }>`select count(*)::int as n from advisories_item where state = 'untriaged'`))[0]?.n
    expect(await tieInbox(inbox.by, 1)).toBe(waiting) // a page each, and all of them: names are new
    expect([await seen(breach), await seen(flaw)]).toEqual([
      [2, ['application Brightway Gradebook', 'application Gradebook of the schools'], 1, ['Dell OptiPlex 7090 win-01']],
      [1, ['service Student information system'], 0, []],
    ])
    expect(await reading(from, (tx) => devicesOf(tx, breach))).toMatchObject([{ hostname: 'win-01', software: 'Dell OptiPlex 7090' }])
    // nothing is new: what names nothing is not looked at, and no text is read
    const round = await reading(from, newestRound)
    const next = await reading(from, (tx) => nextToTie(tx, undefined, round, 100))
    expect([next.includes(breach), next.includes(nobodys), await reading(from, (tx) => textsToLook(tx, next, round))]).toEqual([true, false, []])
    await inDistrict(inbox.pool.db, '1', (tx) => sql`update assets_hosted set retired_on = '2026-11-01'`.execute(tx))
    await tieInbox(inbox.by)
    expect((await seen(breach)).slice(0, 3)).toEqual([0, [], 1]) // not ours any more
    const [win] = await inbox.rows(sql<{ id: string }>`update assets_device set status = 'retired' where hostname = 'win-01' returning id`)
    await tieInbox(inbox.by)
    expect([(await seen(breach)).slice(2), await reading(from, (tx) => devicesOf(tx, breach)), win === undefined]).toEqual([[0, []], [], false]) // counted nowhere
  })
})
