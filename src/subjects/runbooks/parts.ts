import type { PolicyValues } from '../../core/policy/parameters.ts'
import { whole } from '../../core/policy/parameters.ts'
import { windowPolicyOf } from '../../core/policy/window-policy.ts'
import type { WindowPolicy } from '../../core/time/windows.ts'
import type { Db, Tx } from '../../platform/db/pool.ts'
import type { Act } from '../ledger/index.ts'
import { policyUnder } from '../policy/index.ts'

/** What runs need of the subjects above them, put together in the composition root. */
export type RunbookParts = {
  readonly db: Db
  readonly publicUrl: string
  readonly policyOf: (tx: Tx) => Promise<PolicyValues>
  /** Writes the ticket's end; the caller has decided it. */
  readonly closeCycle: (act: Act, cycleId: string, resolution: string) => Promise<void>
}

export type Policy = {
  readonly zone: string
  readonly window: WindowPolicy
  readonly noticeHours: number
  readonly noticeMaxAgeDays: number
  readonly testMinutes: number
  readonly rollbackMinutes: number
  readonly maxPasses: number
  readonly backupMaxAgeHours: number
  readonly backupAwaitHours: number
  readonly holdHours: number
  readonly holdMaxDays: number
  readonly workMinutes: number
}

/**
 * The policy parameters of a run. `policyId`: what its ticket was opened under (PM-7); left out: what is in force.
 * @throws Error where the pack tells no window: such a pack is not started.
 */
export const readPolicy = async (parts: Pick<RunbookParts, 'policyOf'>, tx: Tx, policyId?: string | null): Promise<Policy> => {
  const values = policyId === undefined ? await parts.policyOf(tx) : await policyUnder(tx, policyId)
  const window = windowPolicyOf(values)
  if (!window.ok) throw new Error(window.refusal.says)
  return {
    zone: window.value.zone,
    window: window.value,
    noticeHours: whole(values, 'notice.hours'),
    noticeMaxAgeDays: whole(values, 'notice.maxAgeDays'),
    testMinutes: whole(values, 'run.testMinutes'),
    rollbackMinutes: whole(values, 'run.rollbackMinutes'),
    maxPasses: whole(values, 'run.maxPasses'),
    backupMaxAgeHours: whole(values, 'backup.maxAgeHours'),
    backupAwaitHours: whole(values, 'backup.awaitHours'),
    holdHours: whole(values, 'hold.hours'),
    holdMaxDays: whole(values, 'hold.maxDays'),
    workMinutes: whole(values, 'run.workMinutes'),
  }
}

export const noticePolicy = (policy: Policy) => ({ hours: policy.noticeHours, maxAgeDays: policy.noticeMaxAgeDays, zone: policy.zone })
