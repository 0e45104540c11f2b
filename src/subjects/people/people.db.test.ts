import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestCluster, type TestDatabase } from '../../../tests/lib/cluster.ts'
import type { Result } from '../../core/result.ts'
import { inDistrict, openPool, type Db } from '../../platform/db/pool.ts'
import { createLog } from '../../platform/log.ts'
import { reading, type From } from '../ledger/index.ts'
import { acceptInvitation, readInvitation } from './accept-invitation.ts'
import { addSite } from './add-site.ts'
import { appointDelegate } from './appoint-delegate.ts'
import { assignPosition, endAssignment } from './assign-position.ts'
import { createAuth, type Auth } from './sign-in/auth.ts'
import { inviteAgain, invitePerson, type InvitationMail } from './invite-person.ts'
import { mayDecide, type Position } from './people.rules.ts'
import { assignmentsOf, holdingsOf, peopleOf, separationFacts, sitesOf } from './people.views.ts'
import { whoOfAccount } from './resolve-who.ts'
import { setUpDistrict } from './setup/set-up-district.ts'

const log = createLog('test', () => {})
const publicUrl = 'http://localhost:8080'
const visit = { remote: '127.0.0.1', headers: new Headers() }
const password = 'correct horse battery'
let database: TestDatabase
let app: ReturnType<typeof openPool>
let owner: ReturnType<typeof openPool>
let auth: Auth
let db: Db
type Made = { readonly from: From; readonly districtId: string; readonly personId: string; readonly email: string }

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.says} ${result.refusal.faults?.join('; ') ?? ''}`)
  return result.value
}
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.refusal.code)
const fault = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown as { code?: string; constraint?: string; message: string },
  )
  return error && { code: error.code, constraint: error.constraint }
}

let n = 0
const district = async (held: readonly Position[] = ['technology-director', 'technology-coordinator'], isDemo = false): Promise<Made> => {
  const email = `first${++n}@district${n}.example`
  const made = value(
    await setUpDistrict(
      { auth, db },
      {
        name: `District ${n}`,
        zone: 'America/Chicago',
        isDemo,
        site: { name: 'High School', kind: 'school' },
        person: { name: `First ${n}`, email, initials: 'FI', positions: held },
        password,
      },
      visit,
    ),
  )
  return { ...made, email, from: { db, districtId: made.districtId, actor: { id: made.personId, personId: made.personId, proof: 'password' } } }
}
const add = async (made: Made, initials: string, held: readonly Position[], sendInvitation?: (mail: InvitationMail) => Promise<void>) => {
  const email = `${initials.toLowerCase()}@d${made.districtId}.example`
  return {
    email,
    ...value(await invitePerson(made.from, { publicUrl, sendInvitation }, { name: `Person ${initials}`, email, initials, positions: held })),
  }
}
const tokenOf = (link: string | undefined) => link?.split('/invite/')[1] ?? ''
const open = async (link: string | undefined, secret = password) => acceptInvitation({ auth, db }, { token: tokenOf(link), password: secret, visit })
const as = (made: Made, personId: string): From => ({ ...made.from, actor: { id: personId, personId, proof: 'password' } })

beforeAll(async () => {
  database = await (await openTestCluster()).clone('people')
  app = openPool(database.addresses.app, log, 4)
  owner = openPool(database.addresses.owner, log, 2)
  db = app.db
  auth = createAuth({ databaseUrl: database.addresses.auth, secret: 'a secret of the test, long enough to be one', publicUrl, log })
})
afterAll(async () => {
  await Promise.all([app.close(), owner.close(), auth.close()])
  await database.drop()
})

test('a district begins with its zone, a site, a person with positions and account, and evidence of it', async () => {
  const made = await district()
  const who = await whoOfAccount(db, (await auth.accountOf(made.email)) ?? '')
  expect(who).toMatchObject({
    districtId: made.districtId,
    zone: 'America/Chicago',
    isDemo: false,
    personId: made.personId,
    positions: ['technology-coordinator', 'technology-director'],
  })
  const found = await reading(made.from, (tx) =>
    sql<{ kind: string; actor: string; proof: string; content: string }>`select kind, actor, proof, content from ledger_entry`.execute(tx),
  )
  expect(found.rows.map((row) => [row.kind, row.proof])).toEqual([['people.district-set-up', 'one-time-code']])
  expect(found.rows[0]?.content).not.toContain('First')
})

test('a district that cannot be made leaves no account', async () => {
  const email = 'nobody@nowhere.example'
  const refused = await setUpDistrict(
    { auth, db },
    { name: 'X', zone: 'UTC', site: { name: 'S', kind: 'other' }, person: { name: 'N', email, initials: 'NN', positions: [] }, password },
    visit,
  )
  expect([codeOf(refused), await auth.accountOf(email)]).toEqual(['people/no-position', undefined])
  await expect(
    setUpDistrict(
      { auth, db },
      { name: '', zone: 'UTC', site: { name: 'S', kind: 'other' }, person: { name: 'N', email, initials: 'NN', positions: ['auditor'] }, password },
      visit,
    ),
  ).rejects.toThrow('people_district_name_check')
  expect(await auth.accountOf(email)).toBe(undefined)
})

test('somebody of one district sees nothing of another', async () => {
  const [a, b] = [await district(), await district()]
  await add(a, 'AA', ['tester'])
  const tables = ['people_district', 'people_site', 'people_person', 'people_assignment', 'people_delegate', 'people_login', 'people_invitation']
  for (const table of tables) {
    const { rows } = await reading(b.from, (tx) =>
      sql<{ count: string }>`select count(*) from ${sql.table(table)} where district_id = ${a.districtId}`.execute(tx),
    )
    expect([table, rows[0]?.count]).toEqual([table, '0'])
    expect([table, (await sql<{ count: string }>`select count(*) from ${sql.table(table)}`.execute(db)).rows[0]?.count]).toEqual([table, '0'])
  }
  expect((await reading(b.from, peopleOf)).map((one) => one.id)).toEqual([b.personId])
  expect(codeOf(await assignPosition(b.from, { personId: a.personId, position: 'tester' }))).toBe('people/unknown')
  const stolen = inDistrict(db, b.districtId, (tx) =>
    sql`insert into people_site (district_id, id, name, kind) values (${a.districtId}, gen_random_uuid(), 'x', 'other')`.execute(tx),
  )
  expect(await fault(stolen)).toMatchObject({ code: '42501' })
})

test('initials and e-mail name one person, in the rule and in the database', async () => {
  const made = await district()
  const refused = await invitePerson(made.from, { publicUrl }, { name: 'Twin', email: made.email, initials: 'FI', positions: [] })
  expect(refused.ok ? [] : refused.refusal.faults).toHaveLength(2)
  const insert = (initials: string, email: string) =>
    inDistrict(db, made.districtId, (tx) =>
      sql`insert into people_person (district_id, id, name, initials, email, created_at)
        values (${made.districtId}, gen_random_uuid(), 'x', ${initials}, ${email}, now())`.execute(tx),
    )
  expect(await fault(insert('FI', 'other@x.example'))).toEqual({ code: '23505', constraint: 'initials_must_be_one_in_the_district' })
  expect(await fault(insert('OT', made.email.toUpperCase()))).toEqual({ code: '23505', constraint: 'email_must_be_one_in_the_district' })
  expect(await fault(insert('é', 'other@x.example'))).toEqual({ code: '23514', constraint: 'initials_must_fit_a_snapshot_name' })
})

test('a real district stays real and its clock stands still, also for SQL', async () => {
  const [real, demo] = [await district(), await district(undefined, true)]
  const run = (made: Made, statement: ReturnType<typeof sql>) => inDistrict(db, made.districtId, (tx) => statement.execute(tx))
  expect(await fault(run(real, sql`update people_district set is_demo = true`))).toMatchObject({ code: '42501' })
  expect(await fault(run(real, sql`insert into platform_clock (district_id, offset_ms) values (${real.districtId}, 1000)`))).toEqual({
    code: '23503',
    constraint: 'clock_must_belong_to_a_demo_district',
  })
  expect(await fault(run(real, sql`insert into platform_clock (district_id, is_demo, offset_ms) values (${real.districtId}, false, 1000)`))).toEqual({
    code: '23514',
    constraint: 'real_district_clock_must_not_move',
  })
  await run(demo, sql`insert into platform_clock (district_id, offset_ms) values (${demo.districtId}, 3600000)`)
  const ahead = await reading(demo.from, async (_, now) => now.since(Temporal.Instant.fromEpochMilliseconds(Date.now())).total('minutes'))
  expect(Math.round(ahead)).toBe(60)
})

test('positions are given and ended, each with evidence; the last who may change people stays', async () => {
  const made = await district(['technology-director'])
  const other = await add(made, 'OT', ['tester'])
  const given = value(await assignPosition(made.from, { personId: other.personId, position: 'systems-administrator' }))
  expect(codeOf(await assignPosition(made.from, { personId: other.personId, position: 'systems-administrator' }))).toBe('people/position-held')
  const twice = inDistrict(db, made.districtId, (tx) =>
    sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by)
    values (${made.districtId}, gen_random_uuid(), ${other.personId}, 'systems-administrator', now(), ${made.personId})`.execute(tx),
  )
  expect(await fault(twice)).toEqual({ code: '23505', constraint: 'position_must_not_be_held_twice_at_once' })
  value(await endAssignment(made.from, { personId: other.personId, assignmentId: given.assignmentId }))
  expect((await reading(made.from, peopleOf)).find((one) => one.id === other.personId)?.positions).toEqual(['tester'])
  const last = (await reading(made.from, (tx) => assignmentsOf(tx, made.personId)))[0]
  expect(codeOf(await endAssignment(made.from, { personId: made.personId, assignmentId: last?.id ?? '' }))).toBe('people/last-who-may-change-people')
  const { rows } = await reading(made.from, (tx) => sql<{ kind: string }>`select kind from ledger_entry order by id`.execute(tx))
  expect(rows.map((row) => row.kind)).toEqual([
    'people.district-set-up',
    'people.person-added',
    'people.person-invited',
    'people.position-assigned',
    'people.assignment-ended',
  ])
})

test('an invitation works once, for seven days, and only the newest; reading it uses nothing up', async () => {
  const made = await district()
  const first = await add(made, 'IN', ['second-approver'])
  const second = value(await inviteAgain(made.from, { publicUrl }, first.personId))
  expect(codeOf(await readInvitation(db, tokenOf(first.link)))).toBe('people/invitation-over')
  for (let i = 0; i < 3; i++) expect(codeOf(await readInvitation(db, tokenOf(second.link)))).toBe('ok')
  const both = await Promise.all([open(second.link), open(second.link)])
  expect(both.map(codeOf).sort()).toEqual(['ok', 'people/invitation-over'])
  expect(codeOf(await auth.signIn(first.email, password, visit))).toBe('ok')
  const third = value(await inviteAgain(made.from, { publicUrl }, first.personId))
  await owner.db.transaction().execute(async (tx) => {
    // as if a week had passed; the app's role may not
    await sql.raw(`set local app.district_id = '${made.districtId}'`).execute(tx)
    await sql`update people_invitation set created_at = created_at - interval '8 days', ends_at = ends_at - interval '8 days'`.execute(tx)
  })
  expect(codeOf(await open(third.link))).toBe('people/invitation-over')
  const hashes = await reading(made.from, (tx) => sql<{ token_hash: string }>`select token_hash from people_invitation`.execute(tx))
  expect(hashes.rows.some((row) => row.token_hash === tokenOf(third.link))).toBe(false)
})

test('CM-6: who was let in by a link the requester handed over counts as the requester, until invited by mail', async () => {
  const made = await district()
  const approver = await add(made, 'AP', ['second-approver'])
  const decide = async () =>
    reading(made.from, async (tx, now) =>
      codeOf(
        mayDecide({
          requesterId: made.personId,
          deciderId: approver.personId,
          ...(await separationFacts(tx, now, { requesterId: made.personId, deciderId: approver.personId })),
        }),
      ),
    )
  value(await open(approver.link))
  expect(await decide()).toBe('people/approver-was-let-in-by-requester')
  let mailed = ''
  const again = value(
    await inviteAgain(
      made.from,
      {
        publicUrl,
        sendInvitation: async (mail) => {
          mailed = mail.link
        },
      },
      approver.personId,
    ),
  )
  expect([again.channel, again.link, await decide()]).toEqual(['mail', undefined, 'people/approver-was-let-in-by-requester'])
  value(await open(mailed, 'a new password of theirs'))
  expect(await decide()).toBe('ok')
  expect([
    codeOf(await auth.signIn(approver.email, password, visit)),
    codeOf(await auth.signIn(approver.email, 'a new password of theirs', visit)),
  ]).toEqual(['people/sign-in-refused', 'ok'])
})

test('CM-6: a link handed on through an account the requester opened counts as handed over by the requester', async () => {
  const made = await district()
  const approver = await add(made, 'AP', ['second-approver'])
  const [between, apart] = [await add(made, 'BE', ['it-systems-manager']), await add(made, 'XA', ['auditor'])]
  const decide = () => reading(made.from, async (tx, now) => separationFacts(tx, now, { requesterId: made.personId, deciderId: approver.personId }))
  value(await open(between.link, 'taken by the requester'))
  const handOver = async (by: string, to: string) => value(await inviteAgain(as(made, by), { publicUrl }, to)).link ?? ''
  value(await open(await handOver(between.personId, approver.personId), 'taken by way of another'))
  expect((await decide()).invitedByRequester).toBe(true)
  // Round in a circle: the newest links no longer name the requester, the earlier ones do.
  value(await open(await handOver(approver.personId, between.personId), 'taken once more as well'))
  value(await open(await handOver(between.personId, approver.personId), 'and once more as well'))
  expect((await decide()).invitedByRequester).toBe(true)
  // Somebody who came in by mail is themselves, and so is whom they let in.
  let mailed = ''
  value(await inviteAgain(made.from, { publicUrl, sendInvitation: async (mail) => void (mailed = mail.link) }, apart.personId))
  value(await open(mailed, 'a password of their own'))
  value(await open(await handOver(apart.personId, approver.personId), 'handed over by another'))
  expect((await decide()).invitedByRequester).toBe(false)
})

test('CM-6: a delegate the requester appointed holds the position but counts as the requester', async () => {
  const made = await district()
  const [delegate, other] = [await add(made, 'DE', []), await add(made, 'OT', ['it-systems-manager'])]
  const until = Temporal.Now.instant().add({ hours: 24 }).toString()
  const appoint = (from: From, position: Position, delegateId = delegate.personId) =>
    appointDelegate(from, { personId: made.personId, delegateId, position, until })
  expect(codeOf(await appoint(as(made, delegate.personId), 'technology-coordinator'))).toBe('people/not-your-delegate')
  expect(codeOf(await appoint(made.from, 'tester'))).toBe('people/position-not-held')
  expect(codeOf(await appoint(made.from, 'technology-coordinator', made.personId))).toBe('people/own-delegate')
  value(await appoint(made.from, 'technology-coordinator'))
  expect((await reading(made.from, peopleOf)).find((one) => one.id === delegate.personId)?.positions).toEqual(['technology-coordinator'])
  expect((await reading(made.from, holdingsOf)).filter((one) => one.personId === delegate.personId)).toEqual([])
  const facts = (requesterId: string) =>
    reading(made.from, async (tx, now) =>
      mayDecide({ requesterId, deciderId: delegate.personId, ...(await separationFacts(tx, now, { requesterId, deciderId: delegate.personId })) }),
    )
  expect([codeOf(await facts(made.personId)), codeOf(await facts(other.personId))]).toEqual(['people/approver-is-delegate-of-requester', 'ok'])
  const self = inDistrict(db, made.districtId, (tx) =>
    sql`insert into people_delegate (district_id, id, person_id, delegate_id, position, appointed_by, since, until)
    values (${made.districtId}, gen_random_uuid(), ${made.personId}, ${made.personId}, 'tester', ${made.personId},
      now(), now() + interval '1 day')`.execute(tx),
  )
  expect(await fault(self)).toEqual({ code: '23514', constraint: 'delegate_must_be_another_person' })
  const shorten = inDistrict(db, made.districtId, (tx) => sql`update people_delegate set until = since + interval '1 second'`.execute(tx))
  expect((await fault(shorten))?.code).toBe('42501') // ended before the request, it would no longer tell the delegate from anybody else
})

test('one account in two districts: tied by its own password, and out of reach of a link handed over', async () => {
  const [a, b] = [await district(), await district()]
  const invited = value(await invitePerson(b.from, { publicUrl }, { name: 'Both', email: a.email, initials: 'BO', positions: ['auditor'] }))
  expect(codeOf(await open(invited.link, 'not their password at all'))).toBe('people/account-exists')
  value(await open(invited.link))
  const userId = (await auth.accountOf(a.email)) ?? ''
  expect((await whoOfAccount(db, userId))?.districtId).toBe(a.districtId)
  expect(await whoOfAccount(db, userId, b.districtId)).toMatchObject({ districtId: b.districtId, positions: ['auditor'] })
  const again = value(await inviteAgain(b.from, { publicUrl }, invited.personId))
  expect(codeOf(await open(again.link, 'a takeover from the other'))).toBe('people/account-in-other-districts')
  expect(codeOf(await auth.signIn(a.email, password, visit))).toBe('ok')
})

test('sites', async () => {
  const made = await district()
  value(await addSite(made.from, { name: 'Bus garage', kind: 'bus-garage' }))
  expect(codeOf(await addSite(made.from, { name: 'Bus garage', kind: 'other' }))).toBe('people/site-name-taken')
  expect((await reading(made.from, sitesOf)).map((one) => one.name)).toEqual(['Bus garage', 'High School'])
})
