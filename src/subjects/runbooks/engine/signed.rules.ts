// What the runner makes of the signatures under a change (SP-1.2, CM-6) and under an order to put a server back (SP-4.3). It goes by the keys it was
// given alone: whose a key is and what its owner may sign stands in the runner's own list, never in the database.
import { enforced } from '../../../core/policy/switch.ts'
import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'

export const signerRoles = ['it-systems-manager', 'technology-coordinator', 'second-approver', 'systems-administrator'] as const
export type SignerRole = (typeof signerRoles)[number]
export const roleWords = {
  'it-systems-manager': 'IT Systems Manager',
  'technology-coordinator': 'Technology Coordinator',
  'second-approver': 'Second approver',
  'systems-administrator': 'Systems administrator',
} as const satisfies Record<SignerRole, string>

/** A passkey that the runner was told to trust, at the shell: whose it is, and as what its owner may sign. */
export type TrustedKey = {
  readonly fingerprint: string
  readonly credentialId: string
  readonly publicKey: string
  readonly district: string
  readonly personId: string
  readonly name: string
  readonly as: readonly SignerRole[]
}

export type Fault = 'unreadable' | 'other-challenge' | 'other-origin' | 'other-name' | 'person-not-verified' | 'signature-wrong'
/** What was found of one signature: none came; its key is none of the trusted; or the key, and what does not hold of the signature. */
export type Finding =
  | { readonly is: 'none' }
  | { readonly is: 'stranger' }
  | { readonly is: 'known'; readonly key: TrustedKey; readonly fault: Fault | undefined }

export type SignedApproval = {
  readonly capacity: 'it-systems-manager' | 'technology-coordinator'
  readonly deciderId: string
  readonly decider: string
  readonly proof: string
  readonly finding: Finding
}

const clauses = { 'it-systems-manager': 'SP-1.2', 'technology-coordinator': 'CM-6' } as const
const rules = { 'it-systems-manager': 'SP-1.2/runner-checks-signature', 'technology-coordinator': 'CM-6/runner-checks-signature' } as const

const faults = {
  unreadable: ['signature-unreadable', 'cannot be read'],
  'other-challenge': ['signature-over-something-else', 'is over something else than what is about to be done'],
  'other-origin': ['signature-of-another-site', 'was made on another site'],
  'other-name': ['signature-of-another-site', 'was made for another name than this installation’s'],
  'person-not-verified': ['signer-not-verified', 'was made without a PIN or a finger'],
  'signature-wrong': ['signature-wrong', 'does not fit the key that the runner was given'],
} as const satisfies Record<Fault, readonly [string, string]>

const proofs: Readonly<Record<string, string>> = {
  link: 'by the link of a mail',
  password: 'signed in with a password',
  'second-factor': 'signed in with a second factor',
  provider: 'signed in by another provider',
  passkey: 'signed in with a passkey',
}

const no = (code: string, clause: string, says: string, satisfiedBy: string): Refusal => ({
  code: `runner/${code}`,
  clause,
  status: 409,
  says,
  satisfiedBy,
})
const signAgain = 'an edit of the request and a new approval, signed with a passkey that the runner trusts'

const judgeOne = (one: SignedApproval, asking: readonly string[]): Refusal | undefined => {
  const [clause, word] = [clauses[one.capacity], roleWords[one.capacity]]
  if (!enforced(rules[one.capacity])) return undefined
  const { finding } = one
  if (finding.is === 'none')
    return no(
      'approval-not-signed',
      clause,
      `${one.decider} approved as ${word} ${proofs[one.proof] ?? 'in another way'}; this runner asks for a passkey.`,
      `${one.decider} signing the approval with a passkey on the page of the change, if the runner trusts that passkey`,
    )
  if (finding.is === 'stranger')
    return no(
      'approver-key-not-trusted',
      clause,
      `The approval as ${word} is signed with a passkey of ${one.decider} that this runner was not given.`,
      'whoever keeps the runner comparing the fingerprint and adding it: afterbell runner trust-approver FINGERPRINT; or an approval with a trusted passkey',
    )
  const { key, fault } = finding
  if (fault !== undefined) {
    const [code, says] = faults[fault]
    return no(`approval-${code}`, clause, `The signature under the approval as ${word} ${says}.`, signAgain)
  }
  if (key.personId !== one.deciderId)
    return no(
      'approval-of-somebody-else',
      clause,
      `The approval as ${word} says it is ${one.decider}’s, and the passkey is ${key.name}’s.`,
      signAgain,
    )
  if (!key.as.includes(one.capacity) && !key.as.includes('second-approver'))
    return no(
      'approver-not-trusted-for-this',
      clause,
      `This runner trusts ${key.name}’s passkey as ${key.as.map((role) => roleWords[role]).join(', ') || 'nothing'}, not as ${word}.`,
      `whoever keeps the runner adding it: afterbell runner trust-approver ${key.fingerprint.slice(0, 32)} --as ${one.capacity}; or another approver`,
    )
  if (asking.includes(key.personId) && enforced('CM-6/signer-is-not-requester'))
    return no(
      'approver-is-requester',
      'CM-6',
      `${key.name} asks for this change and signed the approval as ${word}: nobody approves their own request.`,
      'an approval by somebody else',
    )
  return undefined
}

/** SP-1.2 and CM-6: both approvals signed by trusted keys of those who may, over exactly this, and by nobody who asks. The first refusal, with all as faults. */
export const judgeApprovals = (approvals: readonly SignedApproval[], asking: readonly string[]): Result<readonly TrustedKey[]> => {
  const found = approvals.flatMap((one) => judgeOne(one, asking) ?? [])
  const missing = (Object.keys(clauses) as (keyof typeof clauses)[]).filter(
    (capacity) => !approvals.some((one) => one.capacity === capacity) && enforced(rules[capacity]),
  )
  const all = [
    ...found,
    ...missing.map((capacity) =>
      no('approval-not-signed', clauses[capacity], `There is no approval as ${roleWords[capacity]}.`, 'that approval, signed with a passkey'),
    ),
  ]
  const [first] = all
  if (first) return refuse(all.length === 1 ? first : { ...first, faults: all.map((one) => `${one.clause}: ${one.says}`) })
  return ok(approvals.flatMap(({ finding }) => (finding.is === 'known' ? [finding.key] : [])))
}

/** SP-4.3: one order of a systems administrator whose key is trusted as such. `orders`: what was found of each signature that came. */
export const judgeRevertOrders = (orders: readonly Finding[]): Result<TrustedKey | undefined> => {
  if (!enforced('SP-4.3/runner-checks-signature')) return ok(undefined)
  const good = orders.find((one) => one.is === 'known' && one.fault === undefined && one.key.as.includes('systems-administrator'))
  if (good?.is === 'known') return ok(good.key)
  const says =
    orders.length === 0
      ? 'Putting the server back was confirmed without a passkey; this runner asks for one, because what was written since is lost.'
      : 'The signature under the order to put the server back does not hold, or its passkey is not trusted as a systems administrator’s.'
  return refuse(
    no(
      'revert-not-signed',
      'SP-4.3',
      says,
      'a systems administrator confirming it once more on the run’s page with a passkey that the runner trusts; or restoring the snapshot by hand on the hypervisor',
    ),
  )
}

/** SP-4.3: nothing is begun that nobody could order back. */
export const judgeWayBack = (keys: readonly TrustedKey[]): Result<true> =>
  keys.some((key) => key.as.includes('systems-administrator')) || !enforced('SP-4.3/runner-checks-signature')
    ? ok(true)
    : refuse(
        no(
          'nobody-may-order-the-way-back',
          'SP-4.3',
          'This runner trusts no passkey of a systems administrator, so nobody could tell it to put the server back.',
          'a passkey of a systems administrator, and whoever keeps the runner adding it: afterbell runner trust-approver FINGERPRINT --as systems-administrator',
        ),
      )
