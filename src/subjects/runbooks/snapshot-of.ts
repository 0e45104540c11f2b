import { backupAfterGate, backupGate } from '../../connectors/backups/gate.ts'
import { known } from '../../connectors/backups/contract.ts'
import { snapshotName } from '../../connectors/hypervisors/name.ts'
import { ok, type Result } from '../../core/result.ts'
import { instantOf, isoIn } from '../../core/time/zone.ts'
import type { Policy } from './parts.ts'
import type { Backup } from './outcomes.rules.ts'
import type { Run } from './runbooks.views.ts'
import { rowOf, type StepRow } from './steps.rules.ts'

export type SnapshotFacts = { readonly name: string; readonly takenAt: string }
/** The snapshot that this run took, if it did. */
export const snapshotOf = (steps: readonly StepRow[]): SnapshotFacts | undefined => {
  const row = rowOf(steps, 'snapshot')
  return row?.state === 'done' && row.outcome ? { name: String(row.outcome['name']), takenAt: String(row.outcome['takenAt']) } : undefined
}

/** The name this run's snapshot bears: initials, planned start and ticket, so that a second try finds the first one's (SP-2). */
export const nameOfRun = (run: Pick<Run, 'initials' | 'plannedStart' | 'ticket'>, steps: readonly StepRow[], zone: string): Result<string> => {
  const taken = snapshotOf(steps)
  return taken ? ok(taken.name) : snapshotName({ initials: run.initials, at: isoIn(run.plannedStart, zone), ticket: run.ticket.replaceAll('-', '') })
}

/** When the server went back into production; null before. */
export const backInProductionAt = (steps: readonly StepRow[]): string | null => {
  const row = rowOf(steps, 'back-in-production')
  return row?.state === 'done' ? row.endedAt : null
}

// Times here are the district's already, so that they are compared with the district's now.
const asFacts = (backup: Backup, host: string) => {
  const at = instantOf(backup.lastGoodAt).epochMilliseconds
  return known({
    host,
    source: backup.source,
    evidence: 'real' as const,
    lastGoodAtMs: at,
    lastTriedAtMs: null,
    lastResult: backup.lastResult,
    verifiedAtMs: null,
    verifyMethod: 'none' as const,
    reference: '',
    limits: '',
  })
}

/** What the backups' own gate says: before the run by age (SP-1.6), after it by whether it came since (SP-4.7). */
export const judgeBackup = (
  step: 'backup-gate' | 'backup-after',
  backup: Backup,
  host: string,
  now: string,
  policy: Policy,
  since: string | null,
): Result<unknown> =>
  step === 'backup-gate'
    ? backupGate(asFacts(backup, host), instantOf(now).epochMilliseconds, policy.backupMaxAgeHours)
    : backupAfterGate(asFacts(backup, host), since === null ? 0 : instantOf(since).epochMilliseconds)
