import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAddress } from '../../connectors/mail/text.ts'
import { newBounceToken, readBounceToken } from './bounce-token.ts'
import { canBeMailed, everyoneTold, keptAddress, oneLine, pauseAfter, withoutLinks, type Delivery, type Telling } from './notices.rules.ts'

const zone = 'America/Chicago'
// A run on Sunday 14 March 2027, 4:00 am Central, needs its notice by Saturday 9:00 pm: the hour that the clocks skip does not count.
const telling: Telling = {
  expected: ['a@d.test', 'it@d.test'],
  boundTo: 'plan-1',
  by: '2027-03-13T21:00:00-06:00',
  notBefore: '2027-03-07T04:00:00-06:00',
  zone,
}
const row = (address: string, more: Partial<Delivery> = {}): Delivery => ({
  kind: 'before-patching',
  address,
  boundTo: 'plan-1',
  state: 'accepted',
  reply: '250 ok',
  stateAt: '2027-03-13T20:00:00-06:00',
  ...more,
})
const faults = (rows: readonly Delivery[], how: Partial<Telling> = {}) => {
  const result = everyoneTold(rows, { ...telling, ...how })
  return result.ok ? [] : (result.refusal.faults ?? [result.refusal.code])
}
const it1 = row('it@d.test')

describe('SP-1.4: everyone told', () => {
  it('everyone expected, of this plan, in time', () => {
    expect(everyoneTold([row('a@d.test'), it1], telling)).toEqual({ ok: true, value: true })
    expect(faults([row('a@d.test', { stateAt: '2027-03-13T21:00:00-06:00' }), it1])).toEqual([])
    expect(faults([row('a@d.test', { state: 'told', reply: 'By phone' }), it1], { expected: [' A@d.test', 'it@d.test'] })).toEqual([])
  })

  it('queued by us is not delivered: each who was not reached, with the reason', () => {
    expect(faults([it1])).toEqual(['a@d.test: was never notified'])
    expect(faults([row('a@d.test', { state: 'waiting', reply: null }), it1])).toEqual([
      'a@d.test: is not notified yet: the message is still waiting to be sent',
    ])
    expect(faults([row('a@d.test', { state: 'refused', reply: '550 no' }), it1])).toEqual([
      'a@d.test: was not reached: the mail server refused it (550 no)',
    ])
    expect(faults([row('a@d.test', { state: 'bounced', reply: 'came back 5.1.1' }), it1])).toEqual([
      'a@d.test: was not reached: the message came back (came back 5.1.1)',
    ])
    expect(faults([row('a@d.test', { boundTo: 'plan-0' }), it1])).toEqual([expect.stringContaining('notified of another plan')])
    expect(faults([row('a@d.test', { stateAt: '2027-03-13T21:00:01-06:00' }), it1])).toEqual([
      'a@d.test: was notified too late: Sat 13 Mar, 9:00 pm Central, needed by Sat 13 Mar, 9:00 pm Central',
    ])
    expect(faults([row('a@d.test', { stateAt: '2027-03-07T03:59:59-06:00' }), it1])).toEqual([expect.stringContaining('notified too long ago')])
  })

  it('one channel is enough; another person’s delivery never counts; nobody to tell is no pass', () => {
    expect(faults([row('a@d.test', { state: 'bounced' }), row('a@d.test', { state: 'told', reply: 'By phone' }), it1])).toEqual([])
    expect(faults([row('b@d.test'), it1])).toEqual(['a@d.test: was never notified'])
    expect(faults([row('a@d.test', { kind: 'postponed' }), it1])).toEqual(['a@d.test: was never notified'])
    expect(faults([row('a@d.test', { kind: 'completed' }), row('it@d.test', { kind: 'completed' })], { kind: 'completed' })).toEqual([])
    expect(faults([], { expected: [] })).toEqual(['notices/nobody-to-tell'])
  })

  it('holds for any deliveries: told only where accepted or told, of this plan, in its time', () => {
    const at = fc
      .integer({ min: -10 * 86_400, max: 3_600 })
      .map((seconds) => new Date(Date.parse('2027-03-14T03:00:00Z') + seconds * 1000).toISOString())
    const any = fc.record<Delivery>({
      kind: fc.constantFrom('before-patching', 'postponed'),
      address: fc.constantFrom('a@d.test', 'it@d.test', 'b@d.test'),
      boundTo: fc.constantFrom('plan-1', 'plan-0', null),
      reply: fc.constant(null),
      stateAt: at,
      state: fc.constantFrom('waiting', 'accepted', 'refused', 'bounced', 'told'),
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (rows) => {
        const good = (one: Delivery) =>
          one.kind === 'before-patching' &&
          one.boundTo === 'plan-1' &&
          (one.state === 'accepted' || one.state === 'told') &&
          Date.parse(one.stateAt) <= Date.parse(telling.by as string) &&
          Date.parse(one.stateAt) >= Date.parse(telling.notBefore as string)
        return everyoneTold(rows, telling).ok === telling.expected.every((address) => rows.some((one) => one.address === address && good(one)))
      }),
    )
  })
})

describe('texts and tokens', () => {
  it('no line ends, no direction marks, no links into evidence', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(oneLine(text))))
    expect(withoutLinks('go to https://x.test/t/abc now, HTTP://y')).toBe('go to [link] now, [link]')
  })

  it('what cannot be mailed is known before; whatever the connector takes can be queued', () => {
    for (const bad of ['', 'a', 'a@', 'a b@c.test', 'a@b.test,c@d.test', 'a@b.test\n', 'ä@b.test', '<a@b.test>', 'a@b@c'])
      expect(canBeMailed(bad), bad).toBe(false)
    fc.assert(fc.property(fc.emailAddress(), (address) => !isAddress(address) || canBeMailed(keptAddress(address))))
  })

  it('pauses grow, and end after three days', () => {
    expect([1, 2, 3, 7, 100].map((n) => pauseAfter(n, 0))).toEqual([10, 30, 60, 900, 900])
    expect(pauseAfter(3, 72 * 3600 + 1)).toBeUndefined()
  })

  it('a bounce token names district and delivery, fits a mailbox name, and is never the same', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 17n - 1n }), fc.uuid(), (district, delivery) => {
        const token = newBounceToken(district.toString(), delivery)
        const read = readBounceToken(token)
        return (
          token.length <= 56 &&
          read?.districtId === district.toString() &&
          read.deliveryId === delivery &&
          token !== newBounceToken(district.toString(), delivery)
        )
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => readBounceToken(text) === undefined))
    for (const bad of ['0-a-b', '1-', `zzzzzzzzzzz-${'a'.repeat(26)}-${'a'.repeat(16)}`]) expect(readBounceToken(bad)).toBeUndefined()
  })
})
