import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeBounces, fakeMail } from '../../connectors/mail/fake.ts'
import { movesAsRows } from '../../core/state/machine.ts'
import { systemNow } from '../../platform/clock.ts'
import { readList } from '../../platform/db/list.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import { entries, openTestMail, queued, tell, type TestDistrict, type TestMail } from '../../../tests/mail/district.ts'
import { reading } from '../ledger/index.ts'
import { dutiesFor } from './notices.duties.ts'
import { noticeList } from './notice-list.views.ts'
import { deliveryMachine } from './notices.rules.ts'
import { claimNext } from './notices.store.ts'
import { deliveriesFor, deliveriesOf, noticeOf } from './notices.views.ts'
import type { Notice } from './queue-notice.ts'
import { sendWaiting } from './send-waiting.ts'
import { noticeSender } from './sender.ts'
import { tellByHand } from './tell-by-hand.ts'

let test: TestMail
let one: TestDistrict
let two: TestDistrict
beforeAll(async () => {
  test = await openTestMail('notices')
  one = await test.district()
  two = await test.district()
})
afterAll(() => test?.close())

const from = 'Afterbell <noreply@district.test>'
const link = 'https://it.district.test/approve/0123456789abcdefghijklmnopqrstuv'
const notice = (to: Notice['to'], more: Partial<Notice> = {}): Notice => ({
  kind: 'before-patching',
  about: 'run_1',
  boundTo: 'plan-1',
  subject: 'Patching tonight',
  body: 'At 7 pm.',
  to,
  ...more,
})
const send = (district: TestDistrict, mail = fakeMail()) => sendWaiting(district.worker, { mail, from })
const rowsOf = (district: TestDistrict, id: string) => reading(district.from, (tx) => deliveriesOf(tx, id))
const jobs = async () => Number((await sql<{ n: string }>`select count(*) as n from graphile_worker.jobs`.execute(test.worker)).rows[0]?.n)

describe('queuing', () => {
  it('belongs to the act: rolled back, it leaves nothing, not even a job', async () => {
    await expect(tell(one.from, { ...notice([{ address: 'x@d.test' }], { about: 'run_0' }), fails: true })).rejects.toThrow('after queuing')
    expect(await jobs()).toBe(0)
    expect(await reading(one.from, (tx) => deliveriesFor(tx, 'run_0'))).toEqual([])
    expect(await entries(one.from, 'notices.')).toEqual([])
    await queued(one.from, notice([{ address: 'x@d.test' }]))
    expect(await jobs()).toBe(1)
    expect(await entries(one.from, 'notices.notice-queued')).toMatchObject([
      {
        clauses: ['SP-1.4', 'CM-8'],
        grade: 'observed',
        content: { kind: 'before-patching', boundTo: 'plan-1', recipients: [{ address: 'x@d.test' }] },
      },
    ])
  })

  it('one mailbox once; hostile subjects and addresses stay text, and who cannot be mailed is not reached', async () => {
    const hostile = 'srv1\r\nBcc: all@d.test\u202egnp\0\ud800<script>'
    const id = await queued(
      one.from,
      notice(
        [
          { address: 'Ann1@Example.test' },
          { address: 'ann1@example.test', personId: one.persons[0]?.id },
          { address: 'a@b.test\r\nRCPT TO:<c@d.test>' },
          { address: '' },
        ],
        { subject: hostile, about: 'run_2', body: `${hostile} text` },
      ),
    )
    expect((await rowsOf(one, id)).map((row) => [row.address, row.state, row.personId])).toEqual([
      ['', 'refused', null],
      ['a@b.test rcpt to:<c@d.test>', 'refused', null],
      ['ann1@example.test', 'waiting', one.persons[0]?.id],
    ])
    expect((await reading(one.from, (tx) => noticeOf(tx, id)))?.subject).toBe('srv1 Bcc: all@d.test gnp <script>')
    const mail = fakeMail()
    await send(one, mail)
    expect(mail.sent.filter((sent) => sent.to === 'ann1@example.test')).toHaveLength(1)
    expect(mail.sent.every((sent) => !/[\r\n]/.test(sent.subject + sent.to))).toBe(true)
  })
})

describe('sending', () => {
  it('each recipient has a state, an answer and evidence of their own, by id where known', async () => {
    const id = await queued(
      one.from,
      notice([{ address: one.persons[1]?.email ?? '', personId: one.persons[1]?.id }, { address: 'refused@d.test' }, { address: 'busy@d.test' }], {
        about: 'run_3',
      }),
    )
    expect(await send(one)).toMatchObject({ accepted: 1, refused: 1, later: 1 })
    expect((await rowsOf(one, id)).map((row) => [row.address, row.state, row.reply])).toEqual([
      ['bob1@example.test', 'accepted', '250 2.0.0 queued as fake1'],
      ['busy@d.test', 'waiting', '451 4.3.0 try again'],
      ['refused@d.test', 'refused', '550 5.1.1 no such user'],
    ])
    const [accepted] = (await entries(one.from, 'notices.delivery-accepted')).slice(-1)
    expect(accepted).toMatchObject({
      grade: 'stand-in',
      clauses: ['SP-1.4', 'CM-8'],
      content: {
        reply: '250 2.0.0 queued as fake1',
        queueId: 'fake1',
        tries: 1,
        person: expect.stringMatching(/^per_/),
        repliedAt: expect.any(String),
      },
    })
    expect(JSON.stringify(accepted)).not.toContain('bob1@')
    expect((await entries(one.from, 'notices.delivery-refused')).at(-1)).toMatchObject({
      content: { reply: '550 5.1.1 no such user', address: 'refused@d.test' },
    })
  })

  it('waits, and goes out with the same Message-ID once the server is back; pauses keep it from being asked at once', async () => {
    const id = await queued(two.from, notice([{ address: 'a@d.test' }, { address: 'b@d.test' }], { about: 'run_4' }))
    const mail = fakeMail()
    mail.isDown = true
    expect(await sendWaiting(two.worker, { mail, from })).toEqual({ accepted: 0, refused: 0, later: 1 }) // the first one finds nobody; the second is not tried in vain
    expect((await rowsOf(two, id)).map((row) => `${row.state} ${row.attempts}`).toSorted()).toEqual(['waiting 0', 'waiting 1']) // which of the two is tried first is left to chance
    mail.isDown = false
    expect(await sendWaiting(two.worker, { mail, from })).toMatchObject({ accepted: 1 })
    const later = () => systemNow().add({ seconds: 11 })
    expect(await sendWaiting(two.worker, { mail, from: 'Moved <x@elsewhere.test>', now: later })).toMatchObject({ accepted: 1 })
    expect(mail.sent.map((sent) => sent.messageId)).toEqual([
      expect.stringMatching(/^dlv_[0-9a-f]{32}@district\.test$/),
      expect.stringMatching(/@district\.test$/),
    ])
  })

  it('gives up after three days, and says so', async () => {
    const id = await queued(two.from, notice([{ address: 'busy@d.test' }], { about: 'run_5' }))
    const mail = fakeMail()
    await sendWaiting(two.worker, { mail, from })
    await sendWaiting(two.worker, { mail, from, now: () => systemNow().add({ hours: 73 }) })
    expect(await rowsOf(two, id)).toMatchObject([{ state: 'refused', reply: 'given up after 2 tries: 451 4.3.0 try again' }])
    expect((await entries(two.from, 'notices.delivery-refused')).at(-1)).toMatchObject({ content: { gaveUp: true, tries: 2 } })
  })

  it('two senders at once send each message once', async () => {
    const to = Array.from({ length: 40 }, (_, i) => ({ address: `p${i}@d.test` }))
    const id = await queued(one.from, notice(to, { about: 'run_6' }))
    const mail = fakeMail()
    const slow = {
      ...mail,
      send: async (message: Parameters<typeof mail.send>[0]) => {
        await new Promise((done) => setTimeout(done, 3))
        return mail.send(message)
      },
    }
    const results = await Promise.all([1, 2, 3, 4].map(() => sendWaiting(one.worker, { mail: slow, from })))
    expect(results.reduce((sum, result) => sum + result.accepted, 0)).toBe(40)
    expect(new Set(mail.sent.map((sent) => sent.messageId)).size).toBe(40)
    expect(mail.sent).toHaveLength(40)
    expect((await rowsOf(one, id)).every((row) => row.state === 'accepted' && row.attempts === 1)).toBe(true)
  })

  it('a sender that died at it leaves the row to the next after its claim; one that comes late settles nothing', async () => {
    const id = await queued(two.from, notice([{ address: 'slow@d.test' }], { about: 'run_7' }))
    const mail = fakeMail()
    const settledByAnother = {
      ...mail,
      send: async (message: Parameters<typeof mail.send>[0]) => {
        const now = () => systemNow().add({ seconds: 100 }) // our claim has run out
        if (mail.sent.length === 0) expect(await sendWaiting(two.worker, { mail, from, now })).toMatchObject({ accepted: 1 })
        return mail.send(message)
      },
    }
    expect(await sendWaiting(two.worker, { mail: settledByAnother, from })).toEqual({ accepted: 0, refused: 0, later: 0 })
    expect(await rowsOf(two, id)).toMatchObject([{ state: 'accepted', attempts: 2, reply: '250 2.0.0 queued as fake1' }])
    expect((await entries(two.from, 'notices.delivery-accepted')).filter((entry) => entry.content.address === 'slow@d.test')).toHaveLength(1)
    const at = Temporal.Instant.from('2099-01-01T00:00:00Z')
    expect(await claimNext(two.worker, 'd.test', at, at.add({ seconds: 9 }))).toBeUndefined() // nothing settled is taken again
  })

  it('without a mail server nothing is sent and nothing pretends', async () => {
    const id = await queued(two.from, notice([{ address: 'n@d.test' }], { about: 'run_8' }))
    expect(await noticeSender({ db: test.worker, log: test.log, from }).sendWaiting(two.id)).toEqual({ accepted: 0, refused: 0, later: 0 })
    expect(await rowsOf(two, id)).toMatchObject([{ state: 'waiting', attempts: 0, reply: null }])
    await send(two)
  })
})

describe('personal links', () => {
  it('reach their person alone, are erased once taken over, and are in no evidence, view or log', async () => {
    const id = await queued(
      one.from,
      notice([{ address: 'l@d.test', link }, { address: 'm@d.test', body: `Yours: ${link}x` }, { address: 'n@d.test' }], {
        about: 'run_9',
        kind: 'approval-asked',
        subject: `see ${link}`,
      }),
    )
    const raw = () =>
      inDistrict(test.worker, one.id, async (tx) =>
        (await sql<{ body: string | null }>`select body from notices_delivery where notice_id = ${id} order by address`.execute(tx)).rows.map(
          (row) => row.body,
        ),
      )
    expect(await raw()).toEqual([`At 7 pm.\n\n${link}`, `Yours: ${link}x`, null])
    const mail = fakeMail()
    const sender = noticeSender({
      db: test.worker,
      log: test.log,
      mail: { ...mail, send: async (message) => ({ ...(await mail.send(message)), reply: `250 ok ${link}` }) as never },
      from,
    })
    await sender.sendWaiting(one.id)
    expect(mail.sent.toSorted((a, b) => (a.to < b.to ? -1 : 1)).map((sent) => sent.text)).toEqual([
      `At 7 pm.\n\n${link}`,
      `Yours: ${link}x`,
      'At 7 pm.',
    ])
    expect(await raw()).toEqual([null, null, null])
    const all = JSON.stringify([await entries(one.from, ''), await reading(one.from, (tx) => deliveriesFor(tx, 'run_9')), test.lines])
    expect(all).not.toContain('0123456789abcdefghijklmnopqrstuv')
    expect((await entries(one.from, 'notices.notice-queued')).at(-1)).toMatchObject({
      clauses: ['SP-1.2', 'CM-6'],
      content: { subject: 'see [link]' },
    })
  })
})

describe('bounces', () => {
  const report = (token: string | undefined, more = {}) => ({
    token,
    recipient: 'c@d.test',
    action: 'failed' as const,
    status: '5.1.1',
    diagnostic: 'no such user',
    ...more,
  })

  it('a later bounce re-opens an accepted delivery; twice, made up, foreign or a mere delay change nothing', async () => {
    const id = await queued(one.from, notice([{ address: 'c@d.test' }], { about: 'run_10' }))
    const mail = fakeMail()
    await send(one, mail)
    const token = mail.sent[0]?.bounceToken ?? ''
    const forged = `${token.slice(0, -16)}${'a'.repeat(16)}`
    const bounces = fakeBounces()
    const sender = noticeSender({ db: test.worker, log: test.log, mail, bounces, from })
    bounces.waiting.push(
      undefined,
      report(undefined),
      report('nonsense'),
      report(forged),
      report(token.replace(/^\w+/, '2')),
      report(token, { action: 'delayed' }),
    )
    expect(await sender.readBounces()).toBe(0)
    expect(await rowsOf(one, id)).toMatchObject([{ state: 'accepted' }])
    bounces.waiting.push(report(token), report(token))
    expect(await sender.readBounces()).toBe(1)
    expect(await rowsOf(one, id)).toMatchObject([{ state: 'bounced', reply: 'came back 5.1.1 no such user' }])
    expect(await entries(one.from, 'notices.delivery-bounced')).toMatchObject([
      { content: { status: '5.1.1', before: 'accepted', address: 'c@d.test' } },
    ])
  })
})

describe('another channel', () => {
  it('a person vouches for it once; the mail’s end stays beside it; Today forgets it', async () => {
    const dueBy = systemNow().add({ hours: 6 })
    const id = await queued(one.from, notice([{ address: 'refused@d.test' }, { address: 'ok@d.test' }], { about: 'run_11', dueBy }))
    await send(one)
    const who = { districtId: one.id, positions: ['systems-administrator'], zone: 'America/Chicago' } as never
    const mine = (someone: never) =>
      reading(one.from, async (tx, now) => (await dutiesFor(tx, someone, now)).filter((duty) => duty.dueIso !== undefined))
    expect(await mine(who)).toMatchObject([
      { what: 'Reach refused@d.test otherwise', clause: 'SP-1.4', href: expect.stringMatching(/^\/notices\/ntc_/) },
    ])
    expect(await mine({ ...(who as object), positions: ['teacher'] } as never)).toEqual([])
    const input = { noticeId: id, address: 'Refused@d.test', how: 'phone' as const, note: 'spoke\r\nto her' }
    expect(await tellByHand({ ...one.from, actor: one.worker.actor }, input)).toMatchObject({
      ok: false,
      refusal: { code: 'notices/told-needs-a-person' },
    })
    expect(await tellByHand(one.from, { ...input, address: 'x@y.test' })).toMatchObject({ ok: false, refusal: { code: 'notices/not-a-recipient' } })
    expect(await tellByHand(two.from, input)).toMatchObject({ ok: false, refusal: { code: 'notices/notice-not-found' } })
    expect(await tellByHand(one.from, input)).toMatchObject({ ok: true })
    expect(await tellByHand(one.from, input)).toMatchObject({ ok: false, refusal: { code: 'notices/told-already' } })
    expect((await rowsOf(one, id)).map((row) => [row.address, row.channel, row.state, row.reply])).toEqual([
      ['ok@d.test', 'mail', 'accepted', expect.any(String)],
      ['refused@d.test', 'mail', 'refused', '550 5.1.1 no such user'],
      ['refused@d.test', 'told', 'told', 'By phone: spoke to her'],
    ])
    expect(await entries(one.from, 'notices.told-by-hand')).toMatchObject([{ grade: 'attested', content: { channel: 'phone', mailWas: 'refused' } }])
    expect(await mine(who)).toEqual([])
    expect(await reading(one.from, (tx) => noticeOf(tx, id))).toMatchObject({ accepted: 1, told: 1, notReached: 0, waiting: 0 })
  })
})

describe('in the database', () => {
  const broken = (work: Promise<unknown>) =>
    work.then(
      () => 'nothing',
      (error: { code?: string; constraint?: string }) => [error.code, error.constraint],
    )
  const set = (state: string, more = sql``) =>
    inDistrict(test.worker, one.id, (tx) =>
      sql`update notices_delivery set from_state = state, state = ${state} ${more} where state = 'accepted'`.execute(tx),
    )

  it('the moves are those the rules declare', async () => {
    const { rows } = await sql`select machine, from_state, to_state from platform_move where machine = 'delivery' order by 2, 3`.execute(test.worker)
    const declared = movesAsRows(deliveryMachine).map(({ machine, from_state, to_state }) => ({ machine, from_state, to_state }))
    expect(rows).toEqual(declared.toSorted((a, b) => (a.from_state + a.to_state < b.from_state + b.to_state ? -1 : 1)))
  })

  it('nothing accepted waits again; a personal text never outlives its delivery; the web changes no delivery and reads no personal text', async () => {
    expect(await broken(set('waiting'))).toEqual(['23503', 'delivery_move_must_be_legal'])
    expect(await broken(set('bounced', sql`, body = 'x'`))).toEqual(['23514', 'personal_text_must_go_once_delivered'])
    expect(await broken(inDistrict(test.app, one.id, (tx) => sql`update notices_delivery set state = 'accepted'`.execute(tx)))).toEqual([
      '42501',
      undefined,
    ])
    expect(await broken(inDistrict(test.app, one.id, (tx) => sql`select body from notices_delivery`.execute(tx)))).toEqual(['42501', undefined])
  })

  it('a district sees and sends its own alone', async () => {
    await queued(one.from, notice([{ address: 'mine@d.test' }], { about: 'run_12' }))
    const mail = fakeMail()
    await sendWaiting(two.worker, { mail, from })
    expect(mail.sent.map((sent) => sent.to)).not.toContain('mine@d.test')
    expect(await reading(two.from, (tx) => deliveriesFor(tx, 'run_12'))).toEqual([])
    const page = await reading(two.from, (tx) => readList(tx, noticeList, { size: '25' }, undefined))
    expect([page.rows.length, page.total]).toEqual([4, 4])
    expect((await reading(two.from, (tx) => readList(tx, noticeList, { undelivered: 'yes' }, undefined))).rows.map((row) => row.about)).toEqual([
      'run_5',
    ])
  })
})
