import { ok, refuse, type Refusal } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type Act } from '../ledger/index.ts'
import type { Whose } from './identity.rules.ts'
import { quarantine } from './inventory.rules.ts'
import { isAlarmOpen, quarantineState, raiseAlarm, saveSubmission, type AlarmKind, type Head, type Raw } from './inventory.store.ts'
import type { Committed, Received } from './receive-submission.ts'
import { agentNotKnown, identityClaimed } from './refusals.rules.ts'

type Claim = Extract<Whose, { is: 'claimed' }>
const named = (whose: Claim): string[] => whose.by.map((one) => `${one.kind} ${one.value}`)

export const claimOf = (whose: Claim): Refusal => (whose.isAgent ? agentNotKnown : identityClaimed(whose.by))
const alarmOf = (whose: Claim): AlarmKind => (whose.isAgent ? 'agent-replaced' : 'identity-claimed')

const isFull = (state: { rows: number; bytes: number }, raw: Raw): boolean =>
  state.rows >= quarantine.rows || state.bytes + raw.bytes.byteLength > quarantine.bytes

/** Whether a claim need not be kept: these very bytes are, or quarantine is full and the alarm stands anyway. */
export const noRoomFor = async (act: Act, raw: Raw, whose: Claim): Promise<boolean> => {
  const state = await quarantineState(act, raw)
  return state.hasIt || (isFull(state, raw) && (await isAlarmOpen(act, alarmOf(whose), whose.deviceId, named(whose))))
}

/** A claim of a known device by a stranger's key: kept, told, merged with nothing. */
export const keepClaim = async (act: Act, input: Head & Pick<Received, 'raw'>, whose: Claim): Promise<Committed> => {
  const refusal = claimOf(whose)
  const submissionId = await saveSubmission(act, 'quarantined', input.raw, input, null, refusal)
  const alarmId = await raiseAlarm(act, { kind: alarmOf(whose), deviceId: whose.deviceId, otherDeviceId: null, submissionId, identity: named(whose) })
  return {
    value: { state: 'quarantined', submissionId, deviceId: whose.deviceId, isNew: false, refusal },
    evidence: [
      {
        kind: whose.isAgent ? 'inventory.agent-held' : 'inventory.identity-claimed',
        about: [showId('dev', whose.deviceId), showId('sub', submissionId), ...(alarmId ? [showId('alm', alarmId)] : [])],
        grade: 'enforced',
        content: { identity: named(whose), key: input.raw.keyId, remote: input.raw.remote, sha256: input.raw.sha256 },
      },
    ],
  }
}

export type Unread = { readonly raw: Raw; readonly head: Head; readonly refusal: Refusal }

/**
 * Keeps what could not be taken in, as it came, with why. Refused, and nothing stored, where these bytes are kept already or
 * the quarantine is full: an agent in a loop fills nothing.
 */
export const keepRefused = useCase({
  name: 'inventory.keep-refused',
  clauses: ['PM-3.1'],
  load: (act, input: Unread) => quarantineState(act, input.raw),
  decide: (state, input) => {
    if (state.hasIt) return refuse({ ...input.refusal, code: 'inventory/kept-already' })
    if (isFull(state, input.raw)) {
      return refuse({
        code: 'inventory/quarantine-full',
        clause: 'PM-3.1',
        says: `The quarantine is full (${quarantine.rows} submissions or ${quarantine.bytes / 1024 / 1024} MB); this one was not kept.`,
        satisfiedBy: 'Go through the quarantine and discard what is resolved.',
        status: 503,
      })
    }
    return ok(true)
  },
  commit: async (act, _, __, { raw, head, refusal }) => {
    const submissionId = await saveSubmission(act, 'refused', raw, head, null, refusal)
    return {
      value: { submissionId },
      evidence: [
        {
          kind: 'inventory.submission-refused',
          about: [showId('sub', submissionId)],
          grade: 'enforced' as const,
          content: { code: refusal.code, says: refusal.says, sha256: raw.sha256, bytes: raw.bytes.byteLength, key: raw.keyId, remote: raw.remote },
        },
      ],
    }
  },
})
