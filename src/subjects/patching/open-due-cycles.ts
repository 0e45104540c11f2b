import type { Refusal } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import { reading, type Actor } from '../ledger/index.ts'
import { cyclePolicyOf, cyclesDue, rhythmOf, type Due, type Holder } from './cycle.rules.ts'
import { belongsOnTicket, cyclesOf, serversOf } from './cycle.views.ts'
import { openCycle, type CycleParts, type OpenedCycle } from './open-cycle.ts'

const actor: Actor = { id: 'process:worker', proof: 'process' }

export type OpenedByItself = {
  readonly opened: readonly OpenedCycle[]
  readonly refused: readonly { readonly due: Due; readonly refusal: Refusal }[]
}

/**
 * Opens every cycle that is due in a district (SP-1.1), each in its own transaction. Called daily; a second call finds nothing to do, and two at
 * once open each cycle once: the later one is refused.
 */
export const openDueCycles = async (db: Db, districtId: string, parts: CycleParts): Promise<OpenedByItself> => {
  const due = await reading({ db, districtId }, async (tx, now) => {
    const policy = cyclePolicyOf(await parts.policyOf(tx))
    const holders = (await serversOf(tx, now))
      .filter(belongsOnTicket)
      .map((one): Holder => ({ personId: one.ownerId ?? '', rhythm: rhythmOf(one, policy).rhythm }))
    const existing = await cyclesOf(tx)
    return cyclesDue(now, policy, existing, holders)
  })
  const opened: OpenedCycle[] = []
  const refused: { due: Due; refusal: Refusal }[] = []
  for (const one of due) {
    const result = await openCycle(parts)({ db, districtId, actor }, { administratorId: one.administratorId, period: one.period.name })
    if (result.ok) opened.push(result.value)
    else refused.push({ due: one, refusal: result.refusal })
  }
  return { opened, refused }
}
