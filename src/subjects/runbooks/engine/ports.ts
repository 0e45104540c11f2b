// What the engine is given: servers by their connectors' contracts, and how fast it goes about them. Vendors are named where it is put together.
import type { BackupAnswer, BackupFacts } from '../../../connectors/backups/contract.ts'
import type { Answer, EvidenceGrade, HostSession, Work, WorkState } from '../../../connectors/hosts/contract.ts'
import type { Hypervisor } from '../../../connectors/hypervisors/contract.ts'
import type { Actor } from '../../ledger/index.ts'
import type { RunbookParts } from '../parts.ts'
import type { Approvals } from './signed.ts'

export type Rebooted =
  | { readonly outcome: 'rebooted'; readonly bootId: string }
  | { readonly outcome: 'never-went-down' }
  | { readonly outcome: 'never-came-back'; readonly says: string }

export type Check = { readonly name: string; readonly ask: () => Promise<{ readonly ok: boolean; readonly says: string }> }

/** One server as the runner reaches it. `until…` wait without us: links may break meanwhile, and end at a limit of their own. */
export type Server = {
  readonly name: string
  readonly evidence: EvidenceGrade // of the way to the host
  readonly ask: <T>(step: (session: HostSession) => Promise<Answer<T>>) => Promise<Answer<T>>
  readonly untilDone: (work: Work, token: string) => Promise<Answer<WorkState>>
  readonly untilRebooted: (bootIdBefore: string) => Promise<Rebooted>
  readonly untilAnswers: <T>(step: (session: HostSession) => Promise<Answer<T>>) => Promise<Answer<T>>
  readonly hypervisor: Hypervisor
  readonly machine: string // its name at the hypervisor
  readonly lastBackup: () => Promise<BackupAnswer<BackupFacts>>
  readonly checks: readonly Check[]
  readonly revertForbidden: string | undefined // why, and what is done instead: such a server is patched by hand
}

/** Milliseconds of machine time: a pace is about processes. `tries`: of one step while it may still be ended short. */
export type Pace = {
  readonly pollMs: number
  readonly restMs: number
  readonly retryMs: number
  readonly longestRestMs: number
  readonly backupEveryMs: number // between two questions to a backup system that had no good answer
  readonly leaseSeconds: number
  readonly tries: number
  readonly atOnce: number
}
export const usualPace: Pace = {
  pollMs: 2000,
  restMs: 10_000,
  retryMs: 20_000,
  longestRestMs: 900_000,
  backupEveryMs: 300_000,
  leaseSeconds: 90,
  tries: 3,
  atOnce: 4,
}

/** Where a worker stands: an intent is stored; the outside effect is over and not yet stored; its end is stored. */
export type Boundary = 'begun' | 'done' | 'noted'

export type Engine = {
  readonly parts: RunbookParts
  readonly pace: Pace
  readonly nowMs: () => number // machine time
  /** The server of a run, by the runner's own list; undefined for one it was not given. */
  readonly serverOf: (districtId: string, run: { readonly deviceId: string; readonly hostname: string }) => Server | undefined
  /** Whose signatures this runner goes by; the default is never `recorded`. */
  readonly approvals: Approvals
  /** Persons whose approvals this runner goes by, where it was given such a list; ids. */
  readonly approvers: readonly string[] | undefined
  readonly trace: (boundary: Boundary, step: string, runId: string) => void | Promise<void>
  readonly warn: (what: string, facts: Readonly<Record<string, unknown>>) => void
}

export const runnerActor: Actor = { id: 'process:runner', proof: 'process' }
