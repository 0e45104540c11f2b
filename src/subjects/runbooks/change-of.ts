import { ok, refuse, type Result } from '../../core/result.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { approvedRule, mayStart, standingNow } from '../changes/index.ts'
import type { Approved } from './gates.rules.ts'
import { runbookRevision } from './server-patching.rules.ts'

/**
 * What a run stands on, asked anew each time it matters: both approvals over the exact bytes, the lead time for that start, and this very revision
 * of the procedure (SP-1.2, CM-5, CM-6). Refused as the changes subject refuses, or `runbooks/other-revision`.
 */
export const approvedFor = async (tx: Tx, requestId: string, start: string, end: string): Promise<Result<Approved>> => {
  const found = await approvedRule(tx, requestId)
  if (!found.ok) return found
  const { rule, ruleHash, textHash, standing } = found.value
  const approvedRevision = `${rule.runbook.name}/${rule.runbook.revision}`
  if (approvedRevision !== runbookRevision)
    return refuse({
      code: 'runbooks/other-revision',
      clause: 'SP-1.2',
      status: 409,
      says: `Approved is ${approvedRevision}, and the procedure now is ${runbookRevision}.`,
      satisfiedBy: 'an edit of the change, and its approval',
    })
  const may = mayStart(standing, start, end)
  return may.ok ? ok({ textHash, ruleHash, servers: rule.targets.map(({ device }) => device), maxPasses: rule.maxPasses, period: rule.period }) : may
}

/** From when the change's lead time lets something start (ISO), approved or not; null where the coordinator allows it early. */
export const earliestOf = async (tx: Tx, requestId: string): Promise<string | null> => {
  const found = await standingNow(tx, requestId)
  return found.ok && !found.value.standing.isEarlyAllowed ? found.value.standing.earliestStart : null
}
