import type { Refusal } from '../../core/result.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { approvedRule } from '../changes/index.ts'
import { passkeysOf } from '../people/index.ts'
import {
  judgeApprovals,
  judgeWayBack,
  signerRoles,
  type Finding,
  type SignedApproval,
  type SignerRole,
  type TrustedKey,
} from './engine/signed.rules.ts'
import { runnerWordOf, type Run } from './runbooks.views.ts'
import type { RunnerWord } from './wait.store.ts'

const isRole = (text: string): text is SignerRole => (signerRoles as readonly string[]).includes(text)

// By the runner's word and the database alone, for people to see beforehand: the runner itself goes by its own list and by the signature.
const keysOf = async (tx: Tx, word: RunnerWord): Promise<readonly TrustedKey[]> =>
  (await passkeysOf(tx)).flatMap((row) => {
    const told = word.trusted.find((one) => one.fingerprint === row.fingerprint && one.person === row.personId)
    return told ? [{ ...row, name: row.person, district: '', as: told.as.filter(isRole) }] : []
  })

const findingOf = (keys: readonly TrustedKey[], credentialId: string | undefined): Finding => {
  if (credentialId === undefined) return { is: 'none' }
  const key = keys.find((one) => one.credentialId === credentialId)
  return key ? { is: 'known', key, fault: undefined } : { is: 'stranger' }
}

const unheard: Refusal = {
  code: 'runner/not-heard',
  clause: 'SP-1.2',
  says: 'No runner has reported that it works for this district.',
  satisfiedBy: 'a runner with its own list of servers (docs/runner.md), or a plan by hand',
}
const notGiven: Refusal = {
  code: 'runner/server-not-given',
  clause: 'SP-1.2',
  says: 'This server is not in the runner’s own configuration, so it does not touch it.',
  satisfiedBy: 'its device id in the runner’s own list of servers, or a plan by hand',
}

/** What the runner will ask for before it begins this run, as far as can be told beforehand; undefined where nothing is missing or the run is not its own. */
export const runnerAsks = async (tx: Tx, run: Pick<Run, 'way' | 'requestId' | 'deviceId'>): Promise<Refusal | undefined> => {
  if (run.way !== 'runner') return undefined
  const word = await runnerWordOf(tx)
  if (!word) return unheard
  if (!word.servers.includes(run.deviceId)) return notGiven
  const approved = await approvedRule(tx, run.requestId)
  if (word.approvals === 'recorded' || !approved.ok) return undefined // what is not approved is told by its own gate
  const keys = await keysOf(tx, word)
  const found = approved.value.approvals.map((row): SignedApproval => ({ ...row, finding: findingOf(keys, row.signed?.credentialId) }))
  const judged = judgeApprovals(found, [approved.value.requesterId, approved.value.writerId])
  if (!judged.ok) return judged.refusal
  const wayBack = judgeWayBack(keys)
  return wayBack.ok ? undefined : wayBack.refusal
}
