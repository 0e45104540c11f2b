// SP-1.4 by real SMTP: OpenSMTPD with an accepting, a refusing and a later-bouncing recipient.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBounce } from '../../src/connectors/mail/bounce.ts'
import { maildirBounces } from '../../src/connectors/mail/maildir.ts'
import { smtpMail } from '../../src/connectors/mail/smtp.ts'
import { systemNow } from '../../src/platform/clock.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { everyoneTold } from '../../src/subjects/notices/notices.rules.ts'
import { deliveriesFor } from '../../src/subjects/notices/notices.views.ts'
import { sendWaiting } from '../../src/subjects/notices/send-waiting.ts'
import { noticeSender, type NoticeSender } from '../../src/subjects/notices/sender.ts'
import { tellByHand } from '../../src/subjects/notices/tell-by-hand.ts'
import { until } from '../machines/lab/exec.ts'
import { entries, openTestMail, queued, type TestDistrict, type TestMail } from './district.ts'
import { mailLabReady, openMailLab, type MailLab } from './lab.ts'

const ready = mailLabReady()
const why = ready.ready ? '' : ` (skipped: ${ready.reason})`
const from = 'Afterbell <noreply@district.test>'
const toAll = ['accepted@example.test', 'refused@example.test', 'later@example.test'].map((address) => ({ address }))

describe.skipIf(!ready.ready)(`notices by real SMTP${why}`, () => {
  let lab: MailLab
  let test: TestMail
  let district: TestDistrict
  let sender: NoticeSender
  beforeAll(async () => {
    ;[lab, test] = await Promise.all([openMailLab(), openTestMail('real_smtp')])
    district = await test.district()
    sender = noticeSender({
      db: test.worker,
      log: test.log,
      mail: smtpMail({ url: lab.url, bounceAddress: lab.bounceAddress }),
      bounces: maildirBounces(lab.bounceBox, async (bytes) => readBounce(Buffer.from(bytes).toString('utf8'))),
      from,
    })
  })
  afterAll(async () => {
    await lab?.close()
    await test?.close()
  })

  const rows = (about: string) => reading(district.from, (tx) => deliveriesFor(tx, about))
  const states = async (about: string) => Object.fromEntries((await rows(about)).map((row) => [row.address.split('@')[0], row.state]))
  const evidenceOf = async (kind: string, address: string) =>
    (await entries(district.from, kind)).filter((entry) => entry.content.address === address)
  const tell = (about: string, to: readonly { address: string; link?: string }[] = toAll) =>
    queued(district.from, {
      kind: 'before-patching',
      about,
      boundTo: 'plan-1',
      subject: 'srv1 is patched tonight',
      body: 'At 7 pm Central, for two hours.',
      to,
    })
  const asked = async (about: string) => {
    const now = systemNow()
    return everyoneTold(await rows(about), {
      expected: toAll.map((one) => one.address),
      boundTo: 'plan-1',
      by: now.add({ minutes: 1 }),
      notBefore: now.subtract({ hours: 1 }),
      zone: 'America/Chicago',
    })
  }

  it('accepted, refused and bounced later: each with the server’s own words, and only who was reached counts as told', async () => {
    const id = await tell('run_real')
    expect(await asked('run_real')).toMatchObject({
      ok: false,
      refusal: { code: 'notices/not-everyone-told', clause: 'SP-1.4', faults: { length: 3 } },
    }) // queued by us is not delivered
    expect(await sender.sendWaiting(district.id)).toEqual({ accepted: 2, refused: 1, later: 0 })
    expect(await states('run_real')).toEqual({ accepted: 'accepted', refused: 'refused', later: 'accepted' })
    const [accepted] = await evidenceOf('notices.delivery-accepted', 'accepted@example.test')
    expect(accepted).toMatchObject({
      grade: 'observed',
      clauses: ['SP-1.4', 'CM-8'],
      content: {
        reply: expect.stringMatching(/^250 2\.0\.0 [0-9a-f]{8} /),
        queueId: expect.stringMatching(/^[0-9a-f]{8}$/),
        repliedAt: expect.any(String),
        tries: 1,
      },
    })
    expect(await evidenceOf('notices.delivery-refused', 'refused@example.test')).toMatchObject([
      { content: { reply: expect.stringMatching(/^550 /) } },
    ])
    await until('the message', 10_000, async () => (lab.received('accepted').length > 0 ? true : null))
    expect(lab.received('accepted')[0]).toContain('Subject: srv1 is patched tonight')

    await until('the bounce', 20_000, async () => ((await sender.readBounces()) > 0 ? true : null))
    expect(await states('run_real')).toEqual({ accepted: 'accepted', refused: 'refused', later: 'bounced' })
    expect(await evidenceOf('notices.delivery-bounced', 'later@example.test')).toMatchObject([
      { grade: 'observed', content: { before: 'accepted', status: expect.stringMatching(/^5\./) } },
    ])
    const after = await asked('run_real')
    expect(after.ok ? [] : after.refusal.faults).toEqual([
      expect.stringMatching(/^refused@.*refused it \(550 /),
      expect.stringMatching(/^later@.*came back/),
    ])

    for (const address of ['refused@example.test', 'later@example.test'])
      expect(await tellByHand(district.from, { noticeId: id, address, how: 'phone' })).toMatchObject({ ok: true })
    expect(await asked('run_real')).toEqual({ ok: true, value: true })
    expect(await sender.sendWaiting(district.id)).toEqual({ accepted: 0, refused: 0, later: 0 }) // a refusal is final
  })

  it('a dead server: it waits and says why, and goes out once the server is back', async () => {
    await lab.stop()
    await tell('run_dead', [{ address: 'second@example.test' }])
    expect(await sender.sendWaiting(district.id)).toEqual({ accepted: 0, refused: 0, later: 1 })
    expect(await rows('run_dead')).toMatchObject([{ state: 'waiting', attempts: 1, reply: expect.stringContaining('ECONNREFUSED') }])
    await lab.start()
    const later = () => systemNow().add({ seconds: 11 }) // past the first pause
    expect(
      await sendWaiting(district.worker, { mail: smtpMail({ url: lab.url, bounceAddress: lab.bounceAddress }), from, now: later }),
    ).toMatchObject({ accepted: 1 })
    expect(await rows('run_dead')).toMatchObject([{ state: 'accepted', attempts: 2 }])
    expect(await evidenceOf('notices.delivery-accepted', 'second@example.test')).toMatchObject([{ content: { tries: 2 } }])
  })

  it('a worker killed between the server’s answer and its note: one repeat under the same Message-ID, one evidence', async () => {
    await tell('run_killed', [{ address: 'second@example.test', link: 'https://it.district.test/test/abcdefghijklmnopqrstuvwxyz' }])
    const child = spawn(process.execPath, [fileURLToPath(new URL('./killed-sender.ts', import.meta.url)), test.workerUrl, district.id, lab.url], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => {
        said += data.toString()
      })
    const [, signal] = (await once(child, 'close')) as [number | null, string | null]
    expect([said, signal]).toEqual(['accepted', 'SIGKILL'])
    expect(await rows('run_killed')).toMatchObject([{ state: 'waiting', attempts: 1 }]) // the server has it, we do not know: nothing pretends
    expect(await sender.sendWaiting(district.id)).toEqual({ accepted: 0, refused: 0, later: 0 }) // still claimed by the dead one
    const later = () => systemNow().add({ seconds: 91 })
    const mail = smtpMail({ url: lab.url, bounceAddress: lab.bounceAddress })
    expect(await sendWaiting(district.worker, { mail, from, now: later })).toMatchObject({ accepted: 1 })
    expect(await sendWaiting(district.worker, { mail, from, now: later })).toMatchObject({ accepted: 0 })
    const copies = () => lab.received('second').filter((raw) => raw.includes('/test/abcdefghijklmnopqrstuvwxyz'))
    await until('both copies', 30_000, async () => (copies().length === 2 ? true : null))
    const ids = copies().map((raw) => /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim())
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
    expect((await evidenceOf('notices.delivery-accepted', 'second@example.test')).at(-1)).toMatchObject({ content: { tries: 2 } })
    expect(JSON.stringify([await entries(district.from, ''), test.lines])).not.toContain('abcdefghijklmnopqrstuvwxyz')
  })
})
