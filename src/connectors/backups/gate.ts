// SP-1.6: an old or failed backup blocks the run, and so does one that cannot be told. SP-4.7 asks the same of the first
// backup after the update. Pure: the caller brings the time (of the clock that the backup's times are compared with).
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import type { BackupAnswer, BackupFacts } from './contract.ts'

export type BackupPassed = { readonly facts: BackupFacts | null; readonly ageHours: number | null }

const hour = 3_600_000
const aheadAllowedMs = 10 * 60_000 // clocks differ; a backup from further in the future is no fact

const refused = (code: string, says: string, satisfiedBy: string, clause = 'SP-1.6') => refuse({ code: `backups/${code}`, clause, says, satisfiedBy })
const hours = (ms: number): string => `${Math.floor(ms / hour)} h`

const faultOf = (answer: BackupAnswer<BackupFacts>, nowMs: number, maxAgeHours: number): Result<BackupPassed> => {
  if (!answer.ok) {
    return refused(
      'cannot-tell',
      `Whether there is a good backup cannot be told: ${answer.trouble.says}`,
      'Make the backup system answer, or attest the backup by hand with evidence.',
    )
  }
  const facts = answer.value
  const age = nowMs - facts.lastGoodAtMs
  if (!Number.isFinite(facts.lastGoodAtMs) || age < -aheadAllowedMs) {
    return refused(
      'time-not-possible',
      `The last backup of ${facts.host} claims a time in the future.`,
      'Set the clock of the backup system or of the server right.',
    )
  }
  if (facts.lastResult === 'fail')
    return refused('last-backup-failed', `The last backup of ${facts.host} failed (${facts.source}).`, 'Run a backup that succeeds.')
  if (age > maxAgeHours * hour) {
    return refused(
      'backup-too-old',
      `The last good backup of ${facts.host} is ${hours(age)} old; ${maxAgeHours} h are allowed.`,
      'Run a backup, then try again.',
    )
  }
  return ok({ facts, ageHours: Math.max(0, age) / hour })
}

/** Passes when the last backup is good and at most `maxAgeHours` old. `nowMs` is epoch milliseconds. */
export const backupGate = (answer: BackupAnswer<BackupFacts>, nowMs: number, maxAgeHours: number): Result<BackupPassed> => {
  const passed = faultOf(answer, nowMs, maxAgeHours)
  if (passed.ok || enforced('SP-1.6/good-backup-before-run')) return passed
  return ok({ facts: answer.ok ? answer.value : null, ageHours: null })
}

/** SP-4.7: the first backup begun after the server went back into production, good; `sinceMs` is that moment. */
export const backupAfterGate = (answer: BackupAnswer<BackupFacts>, sinceMs: number): Result<BackupPassed> => {
  const says = (text: string) => refused('no-backup-since', text, 'Wait for the next backup, or run one.', 'SP-4.7')
  if (!answer.ok) return says(`Whether a backup ran since cannot be told: ${answer.trouble.says}`)
  const facts = answer.value
  if (facts.lastResult === 'fail') return says(`The backup of ${facts.host} since then failed (${facts.source}).`)
  if (!(facts.lastGoodAtMs >= sinceMs)) return says(`No backup of ${facts.host} has succeeded since it went back into production.`)
  return ok({ facts, ageHours: null })
}
