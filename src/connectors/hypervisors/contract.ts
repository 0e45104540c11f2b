// What the runner may ask of a hypervisor (SP-2, SP-4.3, SP-4.6). Success is never taken from the call's own answer:
// after each one the snapshots are listed and compared, and the machine's power state is recorded.

export type HypervisorTroubleCode =
  | 'unreachable'
  | 'busy' // somebody else holds the hypervisor's only connection
  | 'no-such-machine'
  | 'no-such-snapshot' // nothing was done
  | 'cannot-snapshot' // e.g. a disk in a format without snapshots
  | 'not-confirmed' // the call ended well and the listing says otherwise
  | 'step-failed'
  | 'unreadable-answer'
export type HypervisorTrouble = { readonly code: HypervisorTroubleCode; readonly says: string }
export type HypervisorAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: HypervisorTrouble }

export const confirmed = <T>(value: T): HypervisorAnswer<T> => ({ ok: true, value })
export const hypervisorTrouble = (code: HypervisorTroubleCode, says: string): Extract<HypervisorAnswer<never>, { ok: false }> => ({
  ok: false,
  trouble: { code, says },
})

/** `stand-in`: the protocol was spoken, but what answered is no hypervisor; such evidence proves no clause. */
export type EvidenceGrade = 'real' | 'stand-in'
export type Power = 'running' | 'paused' | 'off' | 'failed'
export type MachineState = { readonly power: Power; readonly product: string; readonly evidence: EvidenceGrade }

/**
 * `takenAtMs` is the hypervisor's own clock. `memory`: a revert brings back the running machine as it was, with its
 * old boot id and clock - set the time, expect dead connections; without it the machine boots afresh.
 */
export type Snapshot = { readonly name: string; readonly takenAtMs: number | null; readonly memory: boolean }

type Seen = { readonly evidence: EvidenceGrade; readonly power: Power }
export type Taken = Seen & { readonly did: 'taken' | 'already-there'; readonly snapshot: Snapshot }
export type Reverted = Seen & { readonly did: 'reverted'; readonly snapshot: Snapshot }
export type Removed = Seen & { readonly did: 'removed' | 'already-gone' }

/**
 * Every effect can be asked for again after a crash: `take` and `remove` find it done (probe: `list`); `revert` again
 * brings the same state back (probe: the host's versions and boot id), so it may be repeated until production goes on.
 */
export type Hypervisor = {
  readonly state: (machine: string) => Promise<HypervisorAnswer<MachineState>>
  readonly list: (machine: string) => Promise<HypervisorAnswer<readonly Snapshot[]>>
  readonly take: (machine: string, name: string) => Promise<HypervisorAnswer<Taken>>
  readonly revert: (machine: string, name: string) => Promise<HypervisorAnswer<Reverted>>
  readonly remove: (machine: string, name: string) => Promise<HypervisorAnswer<Removed>>
}

export const snapshotNamePattern = /^[A-Za-z0-9_-]{1,40}$/
