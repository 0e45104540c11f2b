import { describe, expect, test } from 'vitest'
import { judgeApprovals, judgeRevertOrders, judgeWayBack, type Fault, type Finding, type SignedApproval, type TrustedKey } from './signed.rules.ts'

const key = (personId: string, as: TrustedKey['as']): TrustedKey => ({
  fingerprint: 'f'.repeat(64),
  credentialId: 'c',
  publicKey: 'k',
  district: '1',
  personId,
  name: personId,
  as,
})
const known = (one: TrustedKey, fault?: Fault): Finding => ({ is: 'known', key: one, fault })
const manager = (finding: Finding, deciderId = 'ivan', proof = 'passkey'): SignedApproval => ({
  capacity: 'it-systems-manager',
  deciderId,
  decider: 'Ivan',
  proof,
  finding,
})
const coordinator = (finding: Finding, deciderId = 'cora'): SignedApproval => ({
  capacity: 'technology-coordinator',
  deciderId,
  decider: 'Cora',
  proof: 'passkey',
  finding,
})
const [ivan, cora] = [key('ivan', ['it-systems-manager']), key('cora', ['technology-coordinator'])]
const codeOf = (approvals: readonly SignedApproval[], asking: readonly string[] = ['rita']) => {
  const judged = judgeApprovals(approvals, asking)
  return judged.ok ? 'ok' : `${judged.refusal.clause} ${judged.refusal.code}`
}

describe('what a runner makes of signatures', () => {
  test.each([
    ['both signed by who may', [manager(known(ivan)), coordinator(known(cora))], 'ok'],
    [
      'one person whom the operator trusts as both',
      [manager(known(key('seth', ['second-approver'])), 'seth'), coordinator(known(key('seth', ['second-approver'])), 'seth')],
      'ok',
    ],
    ['none at all', [], 'SP-1.2 runner/approval-not-signed'],
    ['the coordinator’s missing', [manager(known(ivan))], 'CM-6 runner/approval-not-signed'],
    ['one unsigned', [manager({ is: 'none' }), coordinator(known(cora))], 'SP-1.2 runner/approval-not-signed'],
    ['a stranger’s key', [manager(known(ivan)), coordinator({ is: 'stranger' })], 'CM-6 runner/approver-key-not-trusted'],
    ['somebody else’s key', [manager(known(cora)), coordinator(known(cora))], 'SP-1.2 runner/approval-of-somebody-else'],
    [
      'a key trusted as something else',
      [manager(known(key('ivan', ['systems-administrator']))), coordinator(known(cora))],
      'SP-1.2 runner/approver-not-trusted-for-this',
    ],
  ] as const)('%s', (_, approvals, code) => expect(codeOf(approvals)).toBe(code))
  test('whoever asks, or wrote the text, approves nothing, whatever the keys say', () => {
    expect(codeOf([manager(known(ivan)), coordinator(known(cora))], ['ivan'])).toBe('CM-6 runner/approver-is-requester')
    expect(codeOf([manager(known(ivan)), coordinator(known(cora))], ['rita', 'cora'])).toBe('CM-6 runner/approver-is-requester')
  })
  test('every fault of a signature has its own code, and a sentence that says whose approval it is', () => {
    for (const [fault, code] of [
      ['unreadable', 'signature-unreadable'],
      ['other-challenge', 'signature-over-something-else'],
      ['other-origin', 'signature-of-another-site'],
      ['other-name', 'signature-of-another-site'],
      ['person-not-verified', 'signer-not-verified'],
      ['signature-wrong', 'signature-wrong'],
    ] as const)
      expect(codeOf([manager(known(ivan, fault)), coordinator(known(cora))])).toBe(`SP-1.2 runner/approval-${code}`)
  })
  test('the sentence for whoever waits: who approved how, and what this runner asks for', () => {
    const judged = judgeApprovals([manager({ is: 'none' }, 'ivan', 'link'), coordinator({ is: 'none' })], [])
    expect(judged).toMatchObject({
      refusal: {
        says: 'Ivan approved as IT Systems Manager by the link of a mail; this runner asks for a passkey.',
        faults: [expect.stringContaining('SP-1.2'), expect.stringContaining('CM-6')],
      },
    })
  })
})

describe('the way back', () => {
  const rita = key('rita', ['systems-administrator'])
  test('ordered by a systems administrator’s trusted key over exactly this, and by nothing else', () => {
    expect(judgeRevertOrders([{ is: 'stranger' }, known(rita, 'other-challenge'), known(rita)])).toMatchObject({ ok: true, value: rita })
    for (const orders of [[], [{ is: 'stranger' }], [known(ivan)], [known(rita, 'signature-wrong')]] as const)
      expect(judgeRevertOrders(orders as readonly Finding[])).toMatchObject({ refusal: { code: 'runner/revert-not-signed', clause: 'SP-4.3' } })
  })
  test('a run is begun only where somebody could order it', () => {
    expect(judgeWayBack([ivan, rita]).ok).toBe(true)
    expect(judgeWayBack([ivan, cora])).toMatchObject({ refusal: { code: 'runner/nobody-may-order-the-way-back' } })
  })
})
