import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'
import { isInside } from '../../../core/time/fits.ts'
import { inWords } from '../../../core/time/words.ts'
import { instantOf, isBefore } from '../../../core/time/zone.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'
import { challengeOf, checkAssertion, type Assertion } from '../../../platform/passkeys/assertion.ts'
import { approvedRule, type ApprovedRule } from '../../changes/index.ts'
import { revertOrderBytes } from '../revert-order.rules.ts'
import { revertOrdersOf } from '../runbooks.views.ts'
import type { Run } from '../runbooks.views.ts'
import { snapshotOf } from '../snapshot-of.ts'
import { isDone, type StepRow } from '../steps.rules.ts'
import { judgeApprovals, judgeRevertOrders, judgeWayBack, type Finding, type SignedApproval, type TrustedKey } from './signed.rules.ts'

/** Whose approvals the runner goes by: those signed with keys it was given, for one site; or, where its own configuration says so, whatever is recorded. */
export type Approvals =
  | { readonly mode: 'signed'; readonly origin: string; readonly keys: () => readonly TrustedKey[] }
  | { readonly mode: 'recorded' }
type Signed = Extract<Approvals, { mode: 'signed' }>

const findingOf = async ({ origin, keys }: Signed, district: string, signature: Assertion | null, bytes: () => string): Promise<Finding> => {
  if (signature === null) return { is: 'none' }
  const key = keys().find((one) => one.district === district && one.credentialId === signature.credentialId)
  if (!key) return { is: 'stranger' }
  const checked = await checkAssertion(signature, { challenge: challengeOf(bytes()), origin, publicKey: key.publicKey }) // the key it was given, never the database's
  return { is: 'known', key, fault: checked.ok ? undefined : checked.fault }
}

const closed = (code: string, clause: string, says: string, satisfiedBy: string): Refusal => ({
  code: `runner/${code}`,
  clause,
  status: 409,
  says,
  satisfiedBy,
})

// What was signed has its own window and its own servers: neither the district's present settings nor a name in the database widens them.
const outsideSigned = (run: Run, now: string, districtId: string, { rule }: ApprovedRule): Refusal | undefined => {
  if (rule.district !== districtId)
    return closed('approval-signature-over-something-else', 'SP-1.2', 'The approved rule is of another district.', 'submitting the change anew')
  if (!rule.targets.some(({ device }) => device === showId('dev', run.deviceId)))
    return closed('server-not-signed-for', 'SP-1.2', 'This server is not in the rule that was signed.', 'an edit of the change, and its approval')
  const inside = isInside(rule.window, now)
  return inside.inside
    ? undefined
    : closed('outside-signed-window', 'CM-2', `By the window that was signed: ${inside.why}.`, 'the next window of what was signed')
}

/** SP-1.2, CM-6: the stored approvals, each with what is found of its signature over what is about to be done; and the limits that were signed. */
export const signedApproval = async (
  tx: Tx,
  approvals: Signed,
  districtId: string,
  run: Run,
  now: string,
): Promise<Result<readonly TrustedKey[]>> => {
  const approved = await approvedRule(tx, run.requestId)
  if (!approved.ok) return approved
  const { value } = approved
  const found: SignedApproval[] = []
  for (const row of value.approvals) {
    const { signed } = row
    const finding = await findingOf(approvals, districtId, signed, () => (signed ? value.bytesOf(districtId, row, signed) : ''))
    found.push({ capacity: row.capacity, deciderId: row.deciderId, decider: row.decider, proof: row.proof, finding })
  }
  const judged = judgeApprovals(found, [value.requesterId, value.writerId])
  if (!judged.ok) return judged
  const outside = outsideSigned(run, now, districtId, value)
  if (outside) return refuse(outside)
  const wayBack = judgeWayBack(approvals.keys().filter((key) => key.district === districtId))
  return wayBack.ok ? judged : wayBack
}

/** SP-4.3: whether somebody who may has signed that this very snapshot is restored. */
export const signedRevert = async (
  tx: Tx,
  approvals: Signed,
  districtId: string,
  run: Run,
  steps: readonly StepRow[],
): Promise<Result<TrustedKey | undefined>> => {
  const snapshot = snapshotOf(steps)
  const findings: Finding[] = []
  for (const order of await revertOrdersOf(tx, run.id)) {
    const bytes = () =>
      revertOrderBytes({
        district: districtId,
        run: showId('run', run.id),
        server: showId('dev', run.deviceId),
        snapshot: snapshot?.name ?? '',
        losesSince: snapshot?.takenAt ?? order.signedAt,
        person: showId('per', order.personId),
        nonce: order.nonce,
        signedAt: order.signedAt,
      })
    const finding = await findingOf(approvals, districtId, order, bytes)
    if (finding.is !== 'known' || finding.key.personId === order.personId) findings.push(finding)
  }
  return judgeRevertOrders(findings)
}

/**
 * SP-4.6, by the runner's own word alone: the snapshot goes not earlier than the hold that was signed after its own last step on the server, unless the
 * server was put back. When people called it back in production is theirs to say and comes later.
 */
export const heldLongEnough = async (tx: Tx, run: Run, steps: readonly StepRow[], now: string): Promise<Result<true>> => {
  if (isDone(steps, 'revert')) return ok(true)
  const approved = await approvedRule(tx, run.requestId)
  if (!approved.ok && approved.refusal.code === 'changes/not-found') return approved
  const holdHours = approved.ok ? approved.value.rule.limits.holdHours : 48
  const ends = steps.filter((row) => /^(update|reboot|look)-/.test(row.step) && row.state === 'done').flatMap((row) => row.endedAt ?? [])
  const last = ends.sort().at(-1)
  const until = last === undefined ? undefined : instantOf(last).add({ hours: holdHours })
  if (until === undefined || !isBefore(now, until)) return ok(true)
  return refuse(
    closed(
      'still-held',
      'SP-4.6',
      `The snapshot is held until ${inWords(until, approved.ok ? approved.value.rule.window.zone : 'UTC')}, ${holdHours} hours after the last step on the server.`,
      'waiting until then',
    ),
  )
}
