// PM-3.2: mailing lists come into one inbox, each item once, tied to what is here, and end by a person with a reason.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ok, refuse, type Result } from '../../src/core/result.ts'
import type { MailboxVisit } from '../../src/connectors/mail/contract.ts'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { boxOf, message, openInbox, type Inbox } from '../lib/inbox.ts'
import { tellTitles } from '../lib/titles.ts'
import { claimsOn } from '../../src/subjects/vulnerabilities/scans/claims.views.ts'
import { endClaimed } from '../../src/subjects/vulnerabilities/scans/claim-finding.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { evaluateAfter, followFindings } from '../../src/subjects/patching/index.ts'
import { addClosedDays, removeClosedDay } from '../../src/subjects/calendar/set-closed-days.ts'
import { advisoryDuties } from '../../src/subjects/advisories/advisories.duties.ts'
import { firstItems, itemOf, sources, touchesOf } from '../../src/subjects/advisories/advisories.views.ts'
import { jailedAdvisories } from '../../src/subjects/advisories/jailed-advisories.ts'
import { pollSource } from '../../src/subjects/advisories/poll-sources.ts'
import type { SourceParts } from '../../src/subjects/advisories/read-source.ts'
import { removeSource, setUpSource } from '../../src/subjects/advisories/set-source.ts'
import { tellLate } from '../../src/subjects/advisories/tell-late.ts'
import { tieInbox } from '../../src/subjects/advisories/tie-inbox.ts'
import { triageItems, undoTriage } from '../../src/subjects/advisories/triage-items.ts'

let inbox: Inbox
const told: { subject: string; body: string }[] = []
const parts = {
  publicUrl: 'http://localhost',
  follow: followFindings,
  tell: async (_: unknown, notice: { subject: string; body: string }) => {
    told.push(notice)
    return 'ntc'
  },
}
beforeAll(async () => {
  inbox = await openInbox('advisories')
})
afterAll(() => inbox.close())

const sourceParts = (open: () => Promise<Result<MailboxVisit>>): SourceParts => ({
  openMailbox: open,
  readers: jailedAdvisories(inbox.jail),
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
const items = () =>
  inbox.rows(
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
  const [one] = await reading(inbox.place.from, sources)
  if (!one) throw new Error('no source')
  return one
}
const poll = async (mails: Map<number, Buffer>, uidValidity = 7) =>
  pollSource(
    inbox.by,
    await source(),
    sourceParts(async () => ok(boxOf(mails, uidValidity))),
  )
const mails = new Map<number, Buffer>()
const named = async (subject: string) => (await items()).find((one) => one.subject.includes(subject))?.id ?? ''

describe('a mailbox', () => {
  test('is set up with every fault told, and once', async () => {
    expect(await setUpSource(inbox.place.from, { ...mailbox, name: ' ', address: 'http://x', username: '' })).toMatchObject({
      ok: false,
      refusal: { faults: ['name: is missing', 'address: is not a server such as imap.example.org or imap.example.org:993', 'username: is missing'] },
    })
    expect(await setUpSource(inbox.place.from, mailbox)).toMatchObject({ ok: true })
    expect(await setUpSource(inbox.place.from, { ...mailbox, folder: 'INBOX' })).toMatchObject({
      ok: false,
      refusal: { code: 'advisories/source-there' },
    })
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
    await expect(pollSource(inbox.by, await source(), dying)).rejects.toThrow('killed')
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
    expect((await reading(inbox.place.from, (tx) => firstItems(tx, 5))).map(({ subject }) => subject.slice(0, 4))).toEqual(['[SEC', 'Zoom'])
    const zoom = await named('Zoom')
    expect(await reading(inbox.place.from, (tx) => touchesOf(tx, zoom))).toMatchObject([
      { name: 'Zoom', cve: '', version: '5.16.0', devices: 1, named: [{ hostname: 'win-01' }] },
    ])
    expect((await reading(inbox.place.from, (tx, now) => itemOf(tx, zoom, now)))?.body).toBe('Zoom 5.16 CVE-2026-7001more <https://zoom.example/x>')
    await tellTitles(inbox.place.from, 'win-02', 'windows', [{ name: 'Zoom(64bit)', version: '5.17.0' }], evaluateAfter('test'))
    await tieInbox(inbox.by)
    expect((await items()).find(({ id }) => id === zoom)?.devices).toBe(2)
  })

  test('what cannot be read, or not be reached, is told and never dropped; a password is in none of it', async () => {
    const bad = {
      ...sourceParts(async () => ok(boxOf(mails, 8))),
      readers: {
        ...jailedAdvisories(inbox.jail),
        message: async () => refuse({ code: 'x', clause: '-', says: 'Broken.', satisfiedBy: '-', status: 422 }),
      },
    }
    mails.set(9, message('c', 'x', 'y'))
    expect(await pollSource(inbox.by, await source(), bad)).toEqual({ taken: 1 })
    expect((await items()).at(-1)).toMatchObject({ subject: '(a message that cannot be read)', fault: 'Broken.', state: 'untriaged' })
    const none = { ...sourceParts(async () => ok(boxOf(mails, 8))), secretOf: (file: string) => ({ file: `/own/${file}`, secret: undefined }) }
    expect(await pollSource(inbox.by, await source(), none)).toMatchObject({
      fault: expect.stringContaining('/own/mailbox-lists@example.org@imap.example.org') as string,
    })
    expect((await source()).fault).toContain('There is no password for')
    expect((await reading(inbox.place.from, (tx) => evidence(tx, { clause: 'PM-3.2' }))).map(({ kind }) => kind)).toEqual(
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
    personId: inbox.place.personId,
    name: 'M',
    positions: ['systems-administrator'],
    proof: 'password' as const,
  })
  const triage = triageItems(parts as never)
  test('stands on Today where it touches devices, with its day; late ones are told once', async () => {
    const duties = await inDistrict(inbox.pool.db, '1', async (tx) =>
      advisoryDuties(tx, who() as never, (await import('../../src/platform/clock.ts')).systemNow()),
    )
    expect(duties.map(({ what }) => what)).toEqual([
      'Triage: [SECURITY] [DSA 6001-1] openssl security update',
      'Triage: Zoom Workplace: update now',
      'Look at a message of Lists that cannot be read',
      'Look through 1 advisory that names nothing we recognize here',
    ])
    expect(duties.every(({ dueIso }) => dueIso !== undefined)).toBe(true)
    const admin = openPool(
      inbox.database.addresses.owner,
      createLog('test', () => {}),
      1,
    )
    await inDistrict(admin.db, '1', (tx) => sql`update advisories_item set due_at = '2026-01-01'`.execute(tx))
    const late = async () => tellLate(parts as never)(inbox.by, {})
    // nobody holds a position it could be told to: it is not noted as told, and whoever has one later hears of it
    expect([await late(), told.length]).toMatchObject([{ value: { late: 4, told: 0 } }, 0])
    await inDistrict(admin.db, '1', (tx) =>
      sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by)
        values (1, gen_random_uuid(), ${inbox.place.personId}, 'technology-director', '2026-01-01', ${inbox.place.personId})`.execute(tx),
    )
    await admin.close()
    expect(await late()).toMatchObject({ value: { late: 4, told: 1 } })
    expect(told.at(-1)?.body).toContain('- 1 in which we recognize nothing that is here: look through it')
    expect(await late()).toMatchObject({ value: { late: 0 } })
    expect(told).toHaveLength(1)
  })

  test('needs a reason, and what its end needs; every fault at once', async () => {
    const zoom = await named('Zoom')
    const faults = async (wish: object) => {
      const result = await triage(inbox.place.from, { ids: [zoom], reason: '', decision: 'nothing', ...wish } as never)
      return result.ok ? 'done' : result.refusal.faults
    }
    expect(await faults({})).toEqual(['reason: is missing'])
    expect(await faults({ decision: 'finding', cve: 'CVE-2026-9999' })).toEqual([
      'reason: is missing',
      'cve: is none that the advisory names',
      'devices: none is chosen',
    ])
    expect(await faults({ decision: 'task', dueOn: '2026-02-31' })).toEqual(['reason: is missing', 'who: is missing', 'dueOn: is not a date'])
    await expect(
      inDistrict(inbox.pool.db, '1', (tx) => sql`update advisories_item set state = 'nothing' where id = ${zoom}`.execute(tx)),
    ).rejects.toMatchObject({ code: '23514', constraint: 'advisory_decided_must_say_who_and_why' })
  })

  test('a finding stands on the devices until it is taken back', async () => {
    const zoom = await named('Zoom')
    const [device] = await inbox.rows(sql<{ id: string }>`select id from assets_device where hostname = 'win-01'`)
    expect(
      await triage(inbox.place.from, {
        ids: [zoom],
        decision: 'finding',
        cve: 'CVE-2026-7001',
        devices: [device?.id ?? ''],
        reason: 'Zoom says so.',
      }),
    ).toMatchObject({ ok: true, value: { claims: 1 } })
    expect(await triage(inbox.place.from, { ids: [zoom], decision: 'nothing', reason: 'x' })).toMatchObject({
      ok: false,
      refusal: { code: 'advisories/decided-already' },
    })
    const open = () =>
      inbox.rows(sql<{ source_name: string; cve: string }>`select source_name, cve from vulnerabilities_claim where ended_at is null`)
    expect(await open()).toEqual([{ source_name: 'Maria Chen', cve: 'CVE-2026-7001' }])
    const [undo] = await inbox.rows(sql<{ id: string }>`select id from people_undo where kind = 'advisories.triage'`)
    expect(await undoTriage(followFindings)(inbox.place.from, { id: undo?.id ?? '' })).toMatchObject({ ok: true })
    expect([await open(), (await items()).find(({ id }) => id === zoom)?.state]).toEqual([[], 'untriaged'])
  })

  test('a task reaches its owner by mail and Today at once; many end with nothing in one act', async () => {
    expect(
      await triage(inbox.place.from, {
        ids: [await named('openssl')],
        decision: 'task',
        reason: 'Patch it.',
        whoId: inbox.place.personId,
        dueOn: '2099-01-05',
      }),
    ).toMatchObject({ ok: true })
    expect(told.at(-1)?.subject).toContain('with you until')
    expect(await inbox.rows(sql<{ what: string }>`select what from people_task where done_at is null`)).toEqual([
      { what: 'Advisory: [SECURITY] [DSA 6001-1] openssl security update' },
    ])
    expect(
      await triage(inbox.place.from, { ids: [await named('Nothing'), await named('(a message')], decision: 'nothing', reason: 'Not ours.' }),
    ).toMatchObject({ ok: true, value: { triaged: 2 } })
    expect((await items()).map(({ state }) => state).toSorted()).toEqual(['nothing', 'nothing', 'task', 'untriaged'])
    expect(await removeSource(inbox.place.from, { id: (await source()).id })).toMatchObject({ ok: true })
    expect(await reading(inbox.place.from, sources)).toEqual([])
  })
})

describe('what a person says', () => {
  test('stands in the plan with a due date until it is ended with a reason, and is on record', async () => {
    mails.set(20, message('p', 'Zoom Workplace: again', 'Zoom 5.16 CVE-2026-7002'))
    const from = { ...mailbox, name: 'Another', folder: 'Another' }
    expect(await setUpSource(inbox.place.from, from)).toMatchObject({ ok: true })
    expect(await poll(mails, 9)).toMatchObject({ taken: expect.any(Number) as number })
    const again = (await items()).find(({ subject }) => subject.startsWith('Zoom Workplace: again'))?.id ?? ''
    const who = await inbox.deviceId('win-01')
    expect(
      await triageItems(parts as never)(inbox.place.from, {
        ids: [again],
        decision: 'finding',
        cve: 'CVE-2026-7002',
        devices: [who],
        reason: 'The vendor says so.',
      }),
    ).toMatchObject({ ok: true })
    expect(await inbox.toCheck()).toEqual([
      { line: 'Maria Chen', package: 'Zoom Workplace: again', due_on: expect.stringMatching(/^20\d\d-/) as string, kev: [] },
    ])
    const [said] = await inbox.rows(sql<{ says: string }>`select says from patching_state where says like '%again has%cannot decide%'`)
    expect(said?.says).toMatch(/^Maria Chen says that Zoom Workplace: again has 1 vulnerability .*\. Our feeds cannot decide it: check it by /)
    const [claim] = await reading(inbox.place.from, (tx) => claimsOn(tx, 'CVE-2026-7002'))
    const end = (why: string) => endClaimed(followFindings)(inbox.place.from, { ids: [claim?.id ?? ''], why })
    expect(await end(' ')).toMatchObject({ ok: false, refusal: { code: 'vulnerabilities/claim-end-incomplete' } })
    expect(await end('Looked at it: the module is not installed.')).toMatchObject({ ok: true, value: { ended: 1 } })
    expect([await inbox.toCheck(), (await end('again')).ok]).toEqual([[], false])
    expect((await reading(inbox.place.from, (tx) => evidence(tx, { clause: 'PM-3.2' }))).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['vulnerabilities.finding-claimed', 'vulnerabilities.claims-ended']),
    )
  })
})

describe('what waits', () => {
  test('a message that the server does not give is tried three times, then waits for a person, and the mailbox is read on', async () => {
    const some = new Map([1, 2, 3].map((n) => [n, message(`t${n}`, `Message ${n} of three`, 'Words.')]))
    const box = boxOf(some, 30)
    const broken: MailboxVisit = {
      ...box,
      fetch: async (uid, most) =>
        uid === 2
          ? refuse({ code: 'mailbox/refused', clause: '-', says: 'The server refuses: NO.', satisfiedBy: '-', status: 422 })
          : box.fetch(uid, most),
    }
    const dies = async (bytes: Uint8Array) =>
      Buffer.from(bytes).includes('Message 2 of four')
        ? refuse({ code: 'jail/died', clause: '-', says: 'The reader was ended.', satisfiedBy: '-', status: 503 })
        : jailedAdvisories(inbox.jail).message(bytes)
    const parts = { ...sourceParts(async () => ok(broken)), readers: { ...jailedAdvisories(inbox.jail), message: dies } }
    const visit = async () => pollSource(inbox.by, await source(), parts)
    const fault = 'A message could not be fetched: The server refuses: NO.'
    expect([await visit(), await visit()]).toEqual([
      { taken: 1, fault },
      { taken: 0, fault },
    ])
    expect((await source()).fault).toBe(fault)
    expect(await visit()).toEqual({ taken: 2 })
    const [missing] = (await items()).filter(({ subject }) => subject === '(a message that cannot be fetched)')
    expect([missing?.state, missing?.fault]).toEqual(['untriaged', `${fault} It was tried 3 times. Read it in the mailbox itself.`])
    expect([await named('Message 3'), (await source()).fault]).toEqual([expect.stringMatching(/./), null])
    // one that our own reader dies of, the same
    for (const n of [4, 5]) some.set(n, message(`u${n}`, `Message ${n - 2} of four`, 'Words.'))
    expect([(await visit()).taken, (await visit()).taken, (await visit()).taken]).toEqual([0, 0, 2])
    expect((await items()).filter(({ fault: why }) => why?.startsWith('A message could not be read: The reader was ended.'))).toHaveLength(1)
  })
})

test('the time to triage is counted in office days: a day the district closes its offices is none, from then on', async () => {
  const days = [1, 2, 3, 4, 5, 6, 7].map((n) => new Date(Date.now() + n * 86_400_000).toLocaleDateString('en-CA', { timeZone: 'America/Chicago' }))
  const due = async (text: string) => {
    mails.set(mails.size + 100, message(`closed-${mails.size}`, text, 'Zoom 5.16'))
    expect(await poll(mails, 9)).toMatchObject({ taken: 1 })
    return inbox
      .rows(sql<{ due: string }>`select due_at as due from advisories_item where subject = ${text}`)
      .then(([row]) => Date.parse(row?.due ?? ''))
  }
  const usual = await due('Zoom: before the holidays')
  const lines = (names: readonly string[]) => names.map((day) => `${day}, Holiday`).join('\n')
  expect(await addClosedDays(inbox.place.from, { text: `${lines(days)}\nnever`, order: 'ymd' })).toMatchObject({
    ok: false,
    refusal: { code: 'calendar/days-unreadable' },
  })
  expect(await addClosedDays(inbox.place.from, { text: lines(days), order: 'ymd' })).toMatchObject({ ok: true, value: { days: 7, added: 7 } })
  const later = await due('Zoom: over the holidays')
  expect((later - usual) / 86_400_000).toBeGreaterThanOrEqual(6) // a whole week holds five office days
  expect(
    Date.parse(
      (await inbox.rows(sql<{ due: string }>`select due_at as due from advisories_item where subject = 'Zoom: before the holidays'`))[0]?.due ?? '',
    ),
  ).toBe(usual) // what was told stays
  expect(await removeClosedDay(inbox.place.from, { day: days[0] ?? '' })).toMatchObject({ ok: true })
  expect(await removeClosedDay(inbox.place.from, { day: days[0] ?? '' })).toMatchObject({ ok: false, refusal: { code: 'calendar/day-not-found' } })
  expect((await reading(inbox.place.from, (tx) => evidence(tx, { clause: 'PM-3.2' }))).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['calendar.closed-days-added', 'calendar.closed-day-removed']),
  )
})
