// PM-3.2: mailing lists and news come into one inbox, each item once, tied to what is here, and end by a person with a reason; scanners stand beside our own matching.
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ok, refuse, type Result } from '../../src/core/result.ts'
import type { MailboxVisit } from '../../src/connectors/mail/contract.ts'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { createJail, type Jail } from '../../src/platform/jail/jail.ts'
import { createLog } from '../../src/platform/log.ts'
import { openTestCluster, root, type TestDatabase } from '../lib/cluster.ts'
import { placeFor, tellInventory, type Place } from '../lib/devices.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
import { tellTitles } from '../lib/titles.ts'
import { readList } from '../../src/platform/db/list.ts'
import { claimsOn, differenceList, lastScans, resultsOfDevice } from '../../src/subjects/vulnerabilities/scans/claims.views.ts'
import { endClaimed } from '../../src/subjects/vulnerabilities/scans/claim-finding.ts'
import { takeBackScan } from '../../src/subjects/vulnerabilities/scans/take-back-scan.ts'
import { checkScan, jailedScans, takeScan } from '../../src/subjects/vulnerabilities/scans/take-scan.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { evaluateAfter, followFindings, loadFeedFiles } from '../../src/subjects/patching/index.ts'
import { advisoryDuties } from '../../src/subjects/advisories/advisories.duties.ts'
import { firstItems, itemOf, sources, touchesOf } from '../../src/subjects/advisories/advisories.views.ts'
import { jailedAdvisories } from '../../src/subjects/advisories/jailed-advisories.ts'
import { pollSource } from '../../src/subjects/advisories/poll-sources.ts'
import type { SourceParts } from '../../src/subjects/advisories/read-source.ts'
import { removeSource, setUpSource } from '../../src/subjects/advisories/set-source.ts'
import { tellLate } from '../../src/subjects/advisories/tell-late.ts'
import { tieInbox } from '../../src/subjects/advisories/tie-inbox.ts'
import { triageItems, undoTriage } from '../../src/subjects/advisories/triage-items.ts'

let database: TestDatabase
let pool: ReturnType<typeof openPool>
let jail: Jail
let place: Place
let worker: ReturnType<typeof openPool>
let by: Place['from'] // the worker: it alone may say how far a source was read
const told: { subject: string }[] = []
const parts = {
  publicUrl: 'http://localhost',
  follow: followFindings,
  tell: async (_: unknown, notice: { subject: string }) => {
    told.push(notice)
    return 'ntc'
  },
}
beforeAll(async () => {
  database = await (await openTestCluster()).clone('advisories')
  pool = openPool(
    database.addresses.app,
    createLog('test', () => {}),
    4,
  )
  jail = createJail({ entry: join(root, 'src/processes/jail-entry.ts'), size: 1, memoryMb: 512, timeoutMs: 15_000 })
  place = await placeFor(pool.db, '1')
  worker = openPool(
    database.addresses.worker,
    createLog('test', () => {}),
    2,
  )
  by = { db: worker.db, districtId: '1', actor: { id: 'process:worker', proof: 'process' } }
  await tellInventory(place.from, 'sis-01', [
    ['libssl3', '3.0.11-1', 'openssl'],
    ['bash', '5.2'],
  ])
  await tellTitles(place.from, 'win-01', 'windows', [
    { name: 'Zoom(64bit)', version: '5.16.0' },
    { name: 'Google Chrome', version: '119.0.1' },
  ])
  await loadFeedFiles(place.from, [
    {
      name: 'bookworm',
      bytes: debsecanFile(
        [
          ['openssl', 'CVE-2026-0001', '3.0.17-1'],
          ['openssl', 'CVE-2026-0003', '3.0.9-1'],
        ],
        { openssl: 'openssl libssl3' },
      ),
    },
    { name: 'kev.json', bytes: kevFile('2026-08-01', [['CVE-2026-0001', '2026-01-02']]) },
  ])
})
afterAll(async () => {
  await jail.close()
  await worker.close()
  await pool.close()
  await database.drop()
})

const message = (id: string, subject: string, text: string, more = ''): Buffer =>
  Buffer.from(
    [
      `Message-ID: <${id}@lists.example>`,
      'From: "Lists" <list@lists.example>',
      `Subject: ${subject}`,
      'Date: Tue, 17 Nov 2026 10:00:00 +0000',
      ...(more ? [more] : []),
      '',
      text,
    ].join('\r\n'),
  )
/** A mailbox in memory: what a server would answer. `onFetch` may die. */
const boxOf = (mails: Map<number, Buffer>, uidValidity: number, onFetch: (uid: number) => void = () => {}): MailboxVisit => ({
  uidValidity,
  messages: mails.size,
  close: () => {},
  newest: async () => ok(null),
  uidsAbove: async (uid) => ok([...mails.keys()].filter((one) => one > uid)),
  fetch: async (uid) => {
    onFetch(uid)
    const bytes = mails.get(uid)
    return ok(bytes === undefined ? undefined : { bytes, size: bytes.length, receivedAt: '2026-11-17T10:00:05.000Z' })
  },
})
const sourceParts = (open: () => Promise<Result<MailboxVisit>>): SourceParts => ({
  openMailbox: open,
  readers: jailedAdvisories(jail),
  secretOf: (file) => ({ file, secret: 'x' }),
  limits: { localHosts: [] },
})
const mailbox = {
  kind: 'mailbox',
  name: 'Lists',
  address: 'imap.example.org',
  security: 'tls',
  username: 'lists@example.org',
  folder: '',
  silentDays: 14,
} as const
const rows = <T>(query: ReturnType<typeof sql<T>>) => inDistrict(pool.db, '1', async (tx) => (await query.execute(tx)).rows)
const items = () =>
  rows(
    sql<{
      id: string
      subject: string
      devices: number
      state: string
      is_exploited: boolean
      fault: string | null
    }>`select id, subject, devices, state, is_exploited, fault from advisories_item order by taken_at, subject`,
  )
const source = async () => {
  const [one] = await reading(place.from, sources)
  if (!one) throw new Error('no source')
  return one
}
const poll = async (mails: Map<number, Buffer>, uidValidity = 7) =>
  pollSource(
    by,
    await source(),
    sourceParts(async () => ok(boxOf(mails, uidValidity))),
  )
const mails = new Map<number, Buffer>()
const named = async (subject: string) => (await items()).find((one) => one.subject.includes(subject))?.id ?? ''

describe('a mailbox', () => {
  test('is set up with every fault told, and once', async () => {
    expect(await setUpSource(place.from, { ...mailbox, name: ' ', address: 'http://x', username: '' })).toMatchObject({
      ok: false,
      refusal: { faults: ['name: is missing', 'address: is no server such as imap.example.org or imap.example.org:993', 'username: is missing'] },
    })
    expect(await setUpSource(place.from, mailbox)).toMatchObject({ ok: true })
    expect(await setUpSource(place.from, { ...mailbox, folder: 'INBOX' })).toMatchObject({ ok: false, refusal: { code: 'advisories/source-there' } })
  })

  test('a reading that dies before it is stored is made again whole; nothing is taken twice or lost', async () => {
    mails.set(3, message('a', '[SECURITY] [DSA 6001-1] openssl security update', 'Package        : openssl\nCVE ID : CVE\u20112026\u20110001'))
    mails.set(
      5,
      message(
        'b',
        'Zoom Workplace: update now',
        '<p>Zoom 5.16 <b>CVE-2026-7001</b><script>alert(1)</script><a href="https://zoom.example/x">more</a></p>',
        'Content-Type: text/html',
      ),
    )
    const dying = sourceParts(async () =>
      ok(
        boxOf(mails, 7, (uid) => {
          if (uid === 5) throw new Error('killed')
        }),
      ),
    )
    await expect(pollSource(by, await source(), dying)).rejects.toThrow('killed')
    expect(await items()).toEqual([])
    expect([await poll(mails), await poll(mails)]).toEqual([{ taken: 2 }, { taken: 0 }])
    mails.set(6, message('a', '[SECURITY] [DSA 6001-1] openssl security update', 'Package        : openssl\nCVE ID : CVE\u20112026\u20110001')) // sent twice
    mails.set(7, message('a', 'Nothing to see', 'The same id, other words: it must not keep the true one out.'))
    expect(await poll(mails)).toEqual({ taken: 1 })
    expect(await poll(mails, 8)).toEqual({ taken: 0 }) // the server counts anew: all read again, none taken again
    expect((await source()).uidValidity).toBe(8)
  })

  test('ties vulnerabilities and names to devices, what is exploited first, text as plain text', async () => {
    expect((await items()).map(({ subject, devices, is_exploited }) => [subject.slice(0, 12), devices, is_exploited])).toEqual([
      ['Zoom Workpla', 1, false],
      ['[SECURITY] [', 1, true],
      ['Nothing to s', 0, false],
    ])
    expect((await reading(place.from, (tx) => firstItems(tx, 5))).map(({ subject }) => subject.slice(0, 4))).toEqual(['[SEC', 'Zoom'])
    const zoom = await named('Zoom')
    expect(await reading(place.from, (tx) => touchesOf(tx, zoom))).toMatchObject([
      { name: 'Zoom', cve: '', version: '5.16.0', devices: 1, named: [{ hostname: 'win-01' }] },
    ])
    expect((await reading(place.from, (tx, now) => itemOf(tx, zoom, now)))?.body).toBe('Zoom 5.16 CVE-2026-7001more <https://zoom.example/x>')
    await tellTitles(place.from, 'win-02', 'windows', [{ name: 'Zoom(64bit)', version: '5.17.0' }], evaluateAfter('test'))
    await tieInbox(by)
    expect((await items()).find(({ id }) => id === zoom)?.devices).toBe(2)
  })

  test('what cannot be read, or not be reached, is told and never dropped; a password is in none of it', async () => {
    const bad = {
      ...sourceParts(async () => ok(boxOf(mails, 8))),
      readers: { ...jailedAdvisories(jail), message: async () => refuse({ code: 'x', clause: '-', says: 'Broken.', satisfiedBy: '-', status: 422 }) },
    }
    mails.set(9, message('c', 'x', 'y'))
    expect(await pollSource(by, await source(), bad)).toEqual({ taken: 1 })
    expect((await items()).at(-1)).toMatchObject({ subject: '(a message that cannot be read)', fault: 'Broken.', state: 'untriaged' })
    const none = { ...sourceParts(async () => ok(boxOf(mails, 8))), secretOf: (file: string) => ({ file: `/own/${file}`, secret: undefined }) }
    expect(await pollSource(by, await source(), none)).toMatchObject({
      fault: expect.stringContaining('/own/mailbox-lists@example.org@imap.example.org') as string,
    })
    expect((await source()).fault).toContain('No password is kept')
    expect((await reading(place.from, (tx) => evidence(tx, { clause: 'PM-3.2' }))).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['advisories.items-taken', 'advisories.source-unread', 'advisories.source-set-up']),
    )
  })
})

describe('triage', () => {
  const who = () => ({
    districtId: '1',
    districtName: 'D',
    zone: 'America/Chicago',
    isDemo: true,
    personId: place.personId,
    name: 'M',
    positions: ['systems-administrator'],
    proof: 'password' as const,
  })
  const triage = triageItems(parts as never)
  test('stands on Today where it touches devices, with its day; late ones are told once', async () => {
    const duties = await inDistrict(pool.db, '1', async (tx) =>
      advisoryDuties(tx, who() as never, (await import('../../src/platform/clock.ts')).systemNow()),
    )
    expect(duties.map(({ what }) => what)).toEqual(['Triage: [SECURITY] [DSA 6001-1] openssl security update', 'Triage: Zoom Workplace: update now'])
    const admin = openPool(
      database.addresses.owner,
      createLog('test', () => {}),
      1,
    )
    await inDistrict(admin.db, '1', (tx) => sql`update advisories_item set due_at = '2026-01-01'`.execute(tx))
    await admin.close()
    const late = async () => tellLate(parts as never)(by, {})
    expect(await late()).toMatchObject({ value: { late: 2 } })
    expect(await late()).toMatchObject({ value: { late: 0 } })
  })

  test('needs a reason, and what its end needs; every fault at once', async () => {
    const zoom = await named('Zoom')
    const faults = async (wish: object) => {
      const result = await triage(place.from, { ids: [zoom], reason: '', decision: 'nothing', ...wish } as never)
      return result.ok ? 'done' : result.refusal.faults
    }
    expect(await faults({})).toEqual(['reason: is missing'])
    expect(await faults({ decision: 'finding', cve: 'CVE-2026-9999' })).toEqual([
      'reason: is missing',
      'cve: is none that the advisory names',
      'devices: none is chosen',
    ])
    expect(await faults({ decision: 'task', dueOn: '2026-02-31' })).toEqual(['reason: is missing', 'who: is missing', 'dueOn: is no day'])
    await expect(
      inDistrict(pool.db, '1', (tx) => sql`update advisories_item set state = 'nothing' where id = ${zoom}`.execute(tx)),
    ).rejects.toMatchObject({ code: '23514', constraint: 'advisory_decided_must_say_who_and_why' })
  })

  test('a finding stands on the devices until it is taken back', async () => {
    const zoom = await named('Zoom')
    const [device] = await rows(sql<{ id: string }>`select id from assets_device where hostname = 'win-01'`)
    expect(
      await triage(place.from, { ids: [zoom], decision: 'finding', cve: 'CVE-2026-7001', devices: [device?.id ?? ''], reason: 'Zoom says so.' }),
    ).toMatchObject({ ok: true, value: { claims: 1 } })
    expect(await triage(place.from, { ids: [zoom], decision: 'nothing', reason: 'x' })).toMatchObject({
      ok: false,
      refusal: { code: 'advisories/decided-already' },
    })
    const open = () => rows(sql<{ source_name: string; cve: string }>`select source_name, cve from vulnerabilities_claim where ended_at is null`)
    expect(await open()).toEqual([{ source_name: 'Maria Chen', cve: 'CVE-2026-7001' }])
    const [undo] = await rows(sql<{ id: string }>`select id from people_undo where kind = 'advisories.triage'`)
    expect(await undoTriage(followFindings)(place.from, { id: undo?.id ?? '' })).toMatchObject({ ok: true })
    expect([await open(), (await items()).find(({ id }) => id === zoom)?.state]).toEqual([[], 'untriaged'])
  })

  test('a task reaches its owner by mail and Today at once; many end with nothing in one act', async () => {
    expect(
      await triage(place.from, { ids: [await named('openssl')], decision: 'task', reason: 'Patch it.', whoId: place.personId, dueOn: '2099-01-05' }),
    ).toMatchObject({ ok: true })
    expect(told.at(-1)?.subject).toContain('with you until')
    expect(await rows(sql<{ what: string }>`select what from people_task where done_at is null`)).toEqual([
      { what: 'Advisory: [SECURITY] [DSA 6001-1] openssl security update' },
    ])
    expect(
      await triage(place.from, { ids: [await named('Nothing'), await named('(a message')], decision: 'nothing', reason: 'Not ours.' }),
    ).toMatchObject({ ok: true, value: { triaged: 2 } })
    expect((await items()).map(({ state }) => state).toSorted()).toEqual(['nothing', 'nothing', 'task', 'untriaged'])
    expect(await removeSource(place.from, { id: (await source()).id })).toMatchObject({ ok: true })
    expect(await reading(place.from, sources)).toEqual([])
  })
})

/** What stands in the plan to be checked: whose word, what is named, what is known to be exploited of it, by when. */
const toCheck = () =>
  rows(
    sql<{
      line: string
      package: string
      due_on: string
      kev: string[]
    }>`select line, package, due_on, kev_cves as kev from patching_update where ecosystem = 'claim' and closed_at is null order by order_key`,
  )
const deviceId = async (hostname: string): Promise<string> =>
  (await rows(sql<{ id: string }>`select id from assets_device where hostname = ${hostname}`))[0]?.id ?? ''

describe('what a person says', () => {
  test('stands in the plan with a due date until it is ended with a reason, and is on record', async () => {
    mails.set(20, message('p', 'Zoom Workplace: again', 'Zoom 5.16 CVE-2026-7002'))
    const from = { ...mailbox, name: 'Another', folder: 'Another' }
    expect(await setUpSource(place.from, from)).toMatchObject({ ok: true })
    expect(await poll(mails, 9)).toMatchObject({ taken: expect.any(Number) as number })
    const again = (await items()).find(({ subject }) => subject.startsWith('Zoom Workplace: again'))?.id ?? ''
    const who = await deviceId('win-01')
    expect(
      await triageItems(parts as never)(place.from, {
        ids: [again],
        decision: 'finding',
        cve: 'CVE-2026-7002',
        devices: [who],
        reason: 'The vendor says so.',
      }),
    ).toMatchObject({ ok: true })
    expect(await toCheck()).toEqual([
      { line: 'Maria Chen', package: 'Zoom Workplace: again', due_on: expect.stringMatching(/^20\d\d-/) as string, kev: [] },
    ])
    const [said] = await rows(sql<{ says: string }>`select says from patching_state where says like '%again has%cannot decide%'`)
    expect(said?.says).toMatch(/^Maria Chen says that Zoom Workplace: again has 1 vulnerability .*\. Our feeds cannot decide it: check it by /)
    const [claim] = await reading(place.from, (tx) => claimsOn(tx, 'CVE-2026-7002'))
    const end = (why: string) => endClaimed(followFindings)(place.from, { ids: [claim?.id ?? ''], why })
    expect(await end(' ')).toMatchObject({ ok: false, refusal: { code: 'vulnerabilities/claim-end-incomplete' } })
    expect(await end('Looked at it: the module is not installed.')).toMatchObject({ ok: true, value: { ended: 1 } })
    expect([await toCheck(), (await end('again')).ok]).toEqual([[], false])
    expect((await reading(place.from, (tx) => evidence(tx, { clause: 'PM-3.2' }))).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['vulnerabilities.finding-claimed', 'vulnerabilities.claims-ended']),
    )
  })
})

describe('news', () => {
  const rss = (items: string, head = '') =>
    Buffer.from(`<?xml version="1.0"?>${head}<rss version="2.0"><channel><title>Site</title>${items}</channel></rss>`)
  const read = async (bytes: Buffer) => {
    const one = await jailedAdvisories(jail).news(bytes)
    return one.ok ? one.value.entries : one.refusal.says
  }
  test('RSS and Atom are read as plain text; bombs, document types and pages are refused', async () => {
    expect(
      await read(
        rss(
          '<item><title>Chrome &lt;b&gt;zero-day&lt;/b&gt;</title><guid>g1</guid><link>https://site.example/1</link><description><![CDATA[<p>CVE-2026-1</p><script>x</script>]]></description><pubDate>Tue, 17 Nov 2026 10:00:00 GMT</pubDate></item>',
        ),
      ),
    ).toEqual([
      {
        toldId: 'g1',
        subject: 'Chrome zero-day',
        sender: 'Site',
        link: 'https://site.example/1',
        text: 'CVE-2026-1',
        isCut: false,
        datedAt: '2026-11-17T10:00:00.000Z',
      },
    ])
    const atom =
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>urn:1</id><title>T</title><link href="javascript:alert(1)"/><updated>2026-11-17T10:00:00Z</updated><content type="xhtml"><div>one<p>two</p></div></content></entry></feed>'
    expect(await read(Buffer.from(atom))).toMatchObject([
      { toldId: 'urn:1', subject: 'T', link: '', text: expect.stringMatching(/one\s+two/) as string, datedAt: '2026-11-17T10:00:00.000Z' },
    ])
    expect(await read(rss('<item><title>&a;</title></item>', '<!DOCTYPE x [<!ENTITY a "aaaa">]>'))).toContain('it brings a document type')
    expect(await read(rss('<x>'.repeat(200)))).toContain('nested more than 64 deep')
    expect(await read(rss('<item/>'.repeat(100_001)))).toContain('more than 100,000 elements')
    expect([await read(Buffer.from('<html><body/></html>')), await read(rss('<item>').subarray(0, 60))].join()).toMatch(
      /first element is html.*It is no RSS/,
    )
  })
})

describe('scanners', () => {
  const nessus = (day: number, items: readonly (readonly [cve: string, plugin: string])[], host = 'sis-01.example.org') =>
    Buffer.from(`<?xml version="1.0" ?><NessusClientData_v2><Policy><policyName>Servers</policyName></Policy><Report name="r">
    <ReportHost name="10.0.0.5"><HostProperties><tag name="host-fqdn">${host}</tag><tag name="HOST_END_TIMESTAMP">${Date.UTC(2026, 7, day) / 1000}</tag></HostProperties>${items.map(([cve, plugin]) => `<ReportItem port="0" severity="3" pluginName="${plugin}"><cve>${cve}</cve><risk_factor>High</risk_factor><plugin_output>Installed version : 3.0.11\nFixed version : 3.0.17</plugin_output></ReportItem>`).join('')}</ReportHost>
    <ReportHost name="10.0.0.9"><HostProperties></HostProperties><ReportItem severity="2" pluginName="p"><cve>CVE-2026-5</cve></ReportItem></ReportHost></Report></NessusClientData_v2>`)
  const scan = async (bytes: Buffer, device?: string) => {
    const one = await checkScan(place.from, { name: 'f', bytes, device }, jailedScans(jail))
    if (!one.ok) return one.refusal.says
    const took = await takeScan(followFindings)(place.from, { checked: one.value, name: 'f' })
    return took.ok ? took.value : took.refusal.code
  }
  const differences = async () =>
    (await reading(place.from, (tx) => readList(tx, differenceList, {}, undefined))).rows
      .map((row) => `${row.is} ${row.hostname} ${row.cve} ${row.source}`)
      .toSorted()
  test('a host is a device by its marks; what is none is told with its reason; the same file changes nothing', async () => {
    const file = nessus(1, [
      ['CVE-2026-0001', 'OpenSSL'],
      ['CVE-2026-8001', 'Bash'],
    ])
    const tried = await checkScan(place.from, { name: 'f', bytes: file }, jailedScans(jail))
    expect(tried).toMatchObject({
      value: {
        rows: [
          { host: '10.0.0.5', hostname: 'sis-01', found: { by: 'its name' } },
          { host: '10.0.0.9', found: { refused: expect.stringContaining('IP address alone') as string } },
        ],
      },
    })
    expect(await scan(file)).toMatchObject({ added: 2, closed: 0, devices: 1, refused: 1 })
    expect(await scan(file)).toBe('vulnerabilities/scan-there')
    expect(await differences()).toEqual(['agree sis-01 CVE-2026-0001 nessus: Servers', 'only-source sis-01 CVE-2026-8001 nessus: Servers'])
  })
  test('what our feeds cannot decide waits in the plan to be checked, and follows what they learn; what they decide does not', async () => {
    expect(await toCheck()).toEqual([{ line: 'Nessus: Servers', package: 'Bash', due_on: expect.stringMatching(/^20\d\d-/) as string, kev: [] }])
    // A backport that a scanner takes for open: Debian tells of it, and it is fixed here.
    expect(
      await scan(
        nessus(2, [
          ['CVE-2026-0001', 'OpenSSL'],
          ['CVE-2026-8001', 'Bash'],
          ['CVE-2026-0003', 'OpenSSL 3.0.8'],
        ]),
      ),
    ).toMatchObject({ added: 1 })
    expect((await toCheck()).map((row) => row.package)).toEqual(['Bash'])
    await loadFeedFiles(place.from, [
      {
        name: 'kev.json',
        bytes: kevFile('2026-08-02', [
          ['CVE-2026-0001', '2026-01-02'],
          ['CVE-2026-8001', '2026-08-02'],
        ]),
      },
    ])
    expect(await toCheck()).toMatchObject([{ package: 'Bash', kev: ['CVE-2026-8001'] }])
    const debian = (more: readonly (readonly [string, string, string])[]) =>
      debsecanFile([['openssl', 'CVE-2026-0001', '3.0.17-1'], ['openssl', 'CVE-2026-0003', '3.0.9-1'], ...more], { openssl: 'openssl libssl3' })
    await loadFeedFiles(place.from, [{ name: 'bookworm', bytes: debian([['bash', 'CVE-2026-8001', '5.1']]) }])
    expect(await toCheck()).toEqual([])
    await loadFeedFiles(place.from, [{ name: 'bookworm', bytes: debian([]), isLossAgreed: true }])
    expect((await toCheck()).map((row) => row.package)).toEqual(['Bash'])
  })
  test('a newer scan closes its own claims alone; what it misses is shown as only ours', async () => {
    const trivy = Buffer.from(
      JSON.stringify({
        ArtifactName: 'image',
        CreatedAt: '2026-08-01T00:00:00Z',
        Results: [
          { Target: 't', Vulnerabilities: [{ VulnerabilityID: 'CVE-2026-8001', PkgName: 'bash', InstalledVersion: '5.2', Severity: 'HIGH' }] },
        ],
      }),
    )
    expect(await scan(trivy, 'sis-01')).toMatchObject({ added: 1, devices: 1 })
    expect(await scan(nessus(3, []))).toMatchObject({ added: 0, closed: 3 })
    expect((await toCheck()).map((row) => row.line)).toEqual(['Trivy: image'])
    expect(await differences()).toEqual([
      'only-source sis-01 CVE-2026-8001 trivy: image',
      'only-us sis-01 CVE-2026-0001 nessus: Servers',
      'only-us sis-01 CVE-2026-0001 trivy: image',
    ])
    expect(await scan(nessus(2, [['CVE-2026-0001', 'OpenSSL']]))).toBe('vulnerabilities/scan-older')
  })
  test('Greenbone and CycloneDX are read too; anything else is refused whole', async () => {
    const openvas =
      '<report><task><name>Weekly</name></task><scan_end>2026-08-04T01:02:03Z</scan_end><results><result><name>TLS</name><host>10.0.0.7<hostname>win-01</hostname></host><nvt><name>n</name><refs><ref type="cve" id="CVE-2026-9001"/></refs></nvt><severity>7.5</severity><description>Installed version: 1.0</description></result></results></report>'
    expect(await scan(Buffer.from(openvas))).toMatchObject({ added: 1, devices: 1 })
    const parts = {
      metadata: { timestamp: '2026-08-04T00:00:00Z', component: { name: 'win-02' } },
      components: [{ 'bom-ref': 'a', name: 'lib', version: '1' }],
      vulnerabilities: [
        { id: 'CVE-2026-9002', affects: [{ ref: 'a' }] },
        { id: 'CVE-2026-9003', analysis: { state: 'not_affected' }, affects: [{ ref: 'a' }] },
      ],
    }
    expect(await scan(Buffer.from(JSON.stringify({ bomFormat: 'CycloneDX', ...parts })), 'win-02')).toMatchObject({ added: 1 })
    const xml =
      '<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><timestamp>2026-08-05T00:00:00Z</timestamp><component><name>win-02</name></component></metadata><components><component bom-ref="a"><name>lib</name></component></components><vulnerabilities><vulnerability><id>CVE-2026-9002</id><affects><target><ref>a</ref></target></affects></vulnerability></vulnerabilities></bom>'
    expect(await scan(Buffer.from(xml), 'win-02')).toMatchObject({ added: 0, closed: 0 })
    for (const [bytes, why] of [
      ['<!DOCTYPE a [<!ENTITY b "c">]><report/>', 'document type'],
      ['{"a":1}', 'neither Trivy'],
      ['<html/>', 'first element is html'],
      ['<report><results>', 'cannot be read'],
      ['[[[[', 'JSON is broken'],
    ] as const)
      expect(await scan(Buffer.from(bytes))).toContain(why)
  })
  test('one taken in by mistake is taken back whole, the newest first; results without a CVE are listed', async () => {
    const sis = await deviceId('sis-01')
    const other = Buffer.from(
      nessus(5, [['CVE-2026-8009', 'Bash']])
        .toString()
        .replace(
          '</ReportHost>',
          '<ReportItem port="443" severity="2" pluginName="SSL Medium Strength Cipher Suites"><risk_factor>Medium</risk_factor><synopsis>Weak ciphers.</synopsis></ReportItem></ReportHost>',
        ),
    )
    expect(await scan(other)).toMatchObject({ added: 1, closed: 0 })
    expect(await reading(place.from, (tx) => resultsOfDevice(tx, sis))).toMatchObject([
      { source: 'nessus: Servers', name: 'SSL Medium Strength Cipher Suites', severity: 'medium', says: 'Weak ciphers.' },
    ])
    const scans = async () => (await reading(place.from, lastScans)).filter((one) => one.scanner === 'nessus')
    const back = async (id: string | undefined, reason = 'The file of another network.') => {
      const done = await takeBackScan(followFindings)(place.from, { id: id ?? '', reason })
      return done.ok ? done.value : done.refusal.code
    }
    const [fifth, third] = await scans()
    expect([await back(third?.id), await back(fifth?.id, ' ')]).toEqual(['vulnerabilities/scan-built-on', 'vulnerabilities/scan-back-incomplete'])
    expect([await back(fifth?.id), await back(fifth?.id)]).toEqual([{ ended: 1, reopened: 0 }, 'vulnerabilities/scan-not-there'])
    expect([await back(third?.id), (await toCheck()).map((row) => row.line).toSorted()]).toEqual([
      { ended: 0, reopened: 3 },
      expect.arrayContaining(['Nessus: Servers', 'Trivy: image']),
    ])
    expect([await reading(place.from, (tx) => resultsOfDevice(tx, sis)), (await scans())[0]?.takenBackBecause]).toEqual([
      [],
      'The file of another network.',
    ])
    expect(await scan(other)).toMatchObject({ added: 1 }) // the same file, taken in after all
  })
})
