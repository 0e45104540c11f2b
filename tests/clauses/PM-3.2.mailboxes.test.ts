// PM-3.2: a mailbox is read with the password that its own district's folder holds, and who does not set up sources is told neither accounts nor paths of this server.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MailboxAt, MailboxVisit } from '../../src/connectors/mail/contract.ts'
import { ok, refuse } from '../../src/core/result.ts'
import { openPool } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { advisoryReading } from '../../src/processes/advisory-reading.ts'
import { sources } from '../../src/subjects/advisories/advisories.views.ts'
import { pollSource } from '../../src/subjects/advisories/poll-sources.ts'
import { setUpSource } from '../../src/subjects/advisories/set-source.ts'
import { secretName } from '../../src/subjects/advisories/source.rules.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { root } from '../lib/cluster.ts'
import { placeFor, type Place } from '../lib/devices.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { openPmApp, type PmApp } from '../lib/pm-app.ts'

let app: PmApp
let other: Place
const own = mkdtempSync(join(tmpdir(), 'afterbell-own-'))
const [account, host] = ['lists@example.org', 'imap.example.org']
const asked: MailboxAt[] = []
beforeAll(async () => {
  app = await openPmApp('pm_3_2_mailboxes')
  other = await placeFor(app.db, '2')
})
afterAll(async () => {
  await app.close()
  rmSync(own, { recursive: true })
})

const noJail = { run: async () => refuse({ code: 'x/x', clause: '-', says: 'Nothing is read here.', satisfiedBy: '-', status: 422 }) }
const parts = (districtId: string) =>
  advisoryReading({ db: app.db, env: { AFTERBELL_DATA: own, AFTERBELL_OWN: own }, root }, noJail).parts(districtId)
const empty: MailboxVisit = {
  uidValidity: 7,
  messages: 0,
  close: () => {},
  newest: async () => ok(null),
  uidsAbove: async () => ok([]),
  fetch: async () => ok(undefined),
}
/** The worker's reading of a district's one source, with the passwords as they lie there and a mailbox that notes who comes in with what. */
const poll = async (place: Place) => {
  const worker = openPool(
    app.database.addresses.worker,
    createLog('test', () => {}),
    1,
  )
  const { districtId } = place.from
  const [source] = await reading(place.from, sources)
  if (!source) throw new Error('no source')
  const openMailbox = async (at: MailboxAt) => {
    asked.push(at)
    return ok(empty)
  }
  const by = { db: worker.db, districtId, actor: { id: 'process:worker', proof: 'process' as const } }
  return pollSource(by, source, { ...parts(districtId), openMailbox }).finally(() => worker.close())
}

test('another district that names the same account at the same server opens nothing with its password', async () => {
  const wish = { kind: 'mailbox', name: 'Lists', address: host, security: 'tls', username: account, folder: '', silentDays: 14 } as const
  writeFileSync(join(own, 'mailbox-lists@example.org@imap.example.org'), 'theirs\n', { mode: 0o600 })
  for (const place of [app.place, other]) expect(await setUpSource(place.from, wish)).toMatchObject({ ok: true })
  expect(await poll(other)).toMatchObject({ taken: 0, fault: expect.stringContaining('There is no password for lists@example.org') })
  expect(asked).toEqual([])
  expect(await poll(app.place)).toEqual({ taken: 0 })
  expect(asked).toMatchObject([{ host, username: account, password: 'theirs' }])
  mkdirSync(join(own, 'district-2'))
  writeFileSync(join(own, 'district-2', 'mailbox-lists@example.org@imap.example.org'), 'its own')
  expect(await poll(other)).toEqual({ taken: 0 })
  expect(asked.map(({ password }) => password)).toEqual(['theirs', 'its own'])
})

test('no account and no server’s name leads out of the district’s own folder', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary-ascii', maxLength: 40 }),
    fc.constantFrom('../mailbox-lists@example.org', 'district-2/x', '..', '/etc/shadow', '...//', 'a\\..\\b'),
  )
  const [first, second] = [parts('1'), parts('2')]
  fc.assert(
    fc.property(odd, odd, (user, server) => {
      expect(dirname(first.secretOf(secretName(user, server)).file)).toBe(own)
      expect(dirname(second.secretOf(secretName(user, server)).file)).toBe(join(own, 'district-2'))
    }),
    { numRuns: 100 },
  )
})

test('why a source cannot be read is told with its file to who sets sources up; readers are told neither account nor path, and no path stands in the evidence', async () => {
  rmSync(join(own, 'mailbox-lists@example.org@imap.example.org'))
  expect(await poll(app.place)).toMatchObject({ fault: expect.stringContaining(own) })
  const [told, page] = [await app.client.ask('GET', '/advisories/sources'), await app.client.page('/advisories/sources')]
  for (const text of [JSON.stringify(told.json), page.text]) expect(text).toContain(`${own}/mailbox-lists@example.org`)
  for (const position of ['principal', 'it-support'] as const) {
    app.as(whoOf(app.place, [position]))
    for (const path of ['/advisories/sources', '/advisories', '/'])
      for (const text of [JSON.stringify((await app.client.ask('GET', path)).json), (await app.client.page(path)).text]) {
        expect(text, `${position} ${path}`).not.toContain(own)
        expect(text, `${position} ${path}`).not.toContain(account)
      }
    expect(((await app.client.ask('GET', '/advisories/sources')).json as { sources?: { fault: string }[] }).sources?.[0]?.fault ?? 'refused').toMatch(
      /^(Whoever sets up sources sees why\.|refused)$/,
    )
  }
  app.as(whoOf(app.place))
  const unread = (await app.evidenceOf({ clause: 'PM-3.2' })).filter(({ kind }) => kind === 'advisories.source-unread')
  expect(unread.map((one) => one.told)).toEqual([
    { source: 'Lists', why: expect.stringMatching(/^There is no password for lists@example.org at imap.example.org\.$/) },
  ])
})
