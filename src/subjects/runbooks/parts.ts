import type { PolicyValues } from '../../core/policy/parameters.ts'
import { whole } from '../../core/policy/parameters.ts'
import { windowPolicyOf } from '../../core/policy/window-policy.ts'
import type { Result } from '../../core/result.ts'
import type { WindowPolicy } from '../../core/time/windows.ts'
import type { Db, Tx } from '../../platform/db/pool.ts'
import type { Act } from '../ledger/index.ts'
import type { Approved } from './gates.rules.ts'
import type { Delivery } from './notice.rules.ts'

export type NewNotice = {
  readonly kind: string; readonly about: string; readonly boundTo?: string; readonly subject: string; readonly body: string; readonly dueBy?: string
  readonly to: readonly { readonly personId?: string; readonly address: string; readonly link?: string; readonly body?: string }[]
}

/** What stands of a change: approved with what, or why not; and from when its lead time lets it start (ISO), where that is known. */
export type ChangeStanding = { readonly approved: Result<Approved>; readonly earliestStart: string | null }

/** What runs need of the subjects above them, put together in the composition root. */
export type RunbookParts = {
  readonly db: Db
  readonly publicUrl: string
  readonly policyOf: (tx: Tx) => Promise<PolicyValues>
  /** Whether the change may start at that moment (ISO), by its approvals and its lead time. */
  readonly changeOf: (tx: Tx, requestId: string, at: string) => Promise<ChangeStanding>
  readonly queueNotice: (act: Act, notice: NewNotice) => Promise<string>
  readonly deliveriesFor: (tx: Tx, about: string) => Promise<readonly Delivery[]>
  /** Writes the ticket's end; the caller has decided it. */
  readonly closeCycle: (act: Act, cycleId: string, resolution: string) => Promise<void>
}

export type Policy = {
  readonly zone: string; readonly window: WindowPolicy; readonly noticeHours: number; readonly noticeMaxAgeDays: number; readonly testMinutes: number
  readonly rollbackMinutes: number; readonly maxPasses: number; readonly backupMaxAgeHours: number; readonly backupAwaitHours: number
  readonly holdHours: number; readonly holdMaxDays: number
}

/** The policy parameters of a run. @throws Error where the pack tells no window: such a pack is not started. */
export const readPolicy = async (parts: Pick<RunbookParts, 'policyOf'>, tx: Tx): Promise<Policy> => {
  const values = await parts.policyOf(tx)
  const window = windowPolicyOf(values)
  if (!window.ok) throw new Error(window.refusal.says)
  return {
    zone: window.value.zone, window: window.value, noticeHours: whole(values, 'notice.hours'), noticeMaxAgeDays: whole(values, 'notice.maxAgeDays'),
    testMinutes: whole(values, 'run.testMinutes'), rollbackMinutes: whole(values, 'run.rollbackMinutes'), maxPasses: whole(values, 'run.maxPasses'),
    backupMaxAgeHours: whole(values, 'backup.maxAgeHours'), backupAwaitHours: whole(values, 'backup.awaitHours'),
    holdHours: whole(values, 'hold.hours'), holdMaxDays: whole(values, 'hold.maxDays'),
  }
}

export const noticePolicy = (policy: Policy) => ({ hours: policy.noticeHours, maxAgeDays: policy.noticeMaxAgeDays, zone: policy.zone })
