// CM-8: customer notification for each change. Here: the notice is kept with who was told, when, by which channel, delivered or not.
// That nothing starts before it is proved in SP-1.4.test.ts, that no ticket closes before the completion notice in SP-5.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeMail } from '../../src/connectors/mail/fake.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { deliveriesFor } from '../../src/subjects/notices/notices.views.ts'
import { recordBounce } from '../../src/subjects/notices/record-bounce.ts'
import { sendWaiting } from '../../src/subjects/notices/send-waiting.ts'
import { tellByHand } from '../../src/subjects/notices/tell-by-hand.ts'
import { entries, openTestMail, queued, type TestDistrict, type TestMail } from '../mail/district.ts'

describe('CM-8: who was told, when, by which channel, delivered or not, is kept', () => {
  let test: TestMail
  let district: TestDistrict
  beforeAll(async () => {
    test = await openTestMail('cm_8')
    district = await test.district()
  })
  afterAll(() => test?.close())

  it('for each recipient of a schedule notice, with evidence of every turn', async () => {
    const to = ['reached@example.test', 'refused@example.test', 'returned@example.test', 'busy@example.test'].map((address) => ({ address }))
    const noticeId = await queued(district.from, {
      kind: 'before-patching',
      about: 'chg_118',
      boundTo: 'plan-1',
      subject: 'srv1 is patched tonight',
      body: 'At 7 pm.',
      to,
    })
    const mail = fakeMail()
    await sendWaiting(district.worker, { mail, from: 'Afterbell <noreply@example.test>' })
    const token = mail.sent.find((sent) => sent.to.startsWith('returned@'))?.bounceToken
    await recordBounce(test.worker, district.worker.actor, {
      token,
      recipient: 'returned@example.test',
      action: 'failed',
      status: '5.1.1',
      diagnostic: 'no such user',
    })
    await tellByHand(district.from, { noticeId, address: 'refused@example.test', how: 'phone', note: 'spoke to the office' })

    const kept = await reading(district.from, (tx) => deliveriesFor(tx, 'chg_118'))
    expect(kept.map(({ address, channel, state }) => `${address.split('@')[0]} ${channel} ${state}`)).toEqual([
      'busy mail waiting',
      'reached mail accepted',
      'refused mail refused',
      'refused told told',
      'returned mail bounced',
    ])
    expect(kept.every((row) => !Number.isNaN(Date.parse(row.stateAt)) && row.boundTo === 'plan-1')).toBe(true)
    const trail = (await entries(district.from, 'notices.')).map(({ kind, content, clauses }) => [
      kind,
      content.address ?? (content.recipients as unknown[]).length,
      clauses.includes('CM-8'),
    ])
    expect(trail).toEqual(
      expect.arrayContaining([
        ['notices.notice-queued', 4, true],
        ['notices.delivery-accepted', 'reached@example.test', true],
        ['notices.delivery-refused', 'refused@example.test', true],
        ['notices.delivery-accepted', 'returned@example.test', true],
        ['notices.delivery-bounced', 'returned@example.test', true],
        ['notices.told-by-hand', 'refused@example.test', true],
      ]),
    )
    expect(trail).toHaveLength(6) // the one put off has no end yet, so no evidence of one
  })
})
