import { text, yes } from '../../../core/policy/parameters.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'
import { devicesById } from '../../assets/index.ts'
import { titlesNamed, type InventoryChanged } from '../../inventory/index.ts'
import { append, type Act } from '../../ledger/index.ts'
import { policyValues } from '../../policy/index.ts'
import { judgeSeen, type Cover, type Seen } from './suspicion.rules.ts'
import { addSuspicion } from './suspicions.store.ts'

/** What covers a change of a device between two moments (ISO): a run that was at work on it. */
export type CoverOf = (tx: Tx, deviceId: string, since: string, until: string) => Promise<Cover | undefined>

const most = 60 // titles looked at one by one; the counts are whole

/** Follows a change that the inventory saw, in the submission's own transaction: told once where nothing covers it (CM-10). */
export const suspectAfter =
  (coverOf: CoverOf) =>
  async (act: Act, { deviceId, seen }: InventoryChanged): Promise<void> => {
    if (seen === undefined) return
    const [device] = await devicesById(act.tx, [deviceId])
    const values = await policyValues(act.tx)
    const tellsWorkstations = yes(values, 'seenChanges.workstations')
    if (device === undefined || device.scope === 'out' || (device.kind !== 'server' && !tellsWorkstations)) return
    const titles = new Map(
      (await titlesNamed(act.tx, [...seen.added.slice(0, most), ...seen.removed.slice(0, most)])).map((title) => [title.id, title]),
    )
    const of = (ids: readonly string[]) => ids.slice(0, most).flatMap((id) => titles.get(id) ?? [])
    const what: Seen = {
      added: of(seen.added),
      removed: of(seen.removed),
      addedCount: seen.added.length,
      removedCount: seen.removed.length,
      details: seen.details,
    }
    const judged = judgeSeen(what, {
      isServer: device.kind === 'server',
      tellsWorkstations,
      updatesFrom: text(values, 'seenChanges.windowsUpdates'),
      cover: await coverOf(act.tx, deviceId, seen.since, act.now.toString()),
    })
    if (judged.is !== 'suspected') return
    const id = await addSuspicion(act, { deviceId, changeId: seen.changeId, since: seen.since, kinds: judged.kinds, says: judged.says })
    if (id === undefined) return
    await append(act, {
      kind: 'changes.suspected',
      clauses: ['CM-10'],
      about: [showId('sus', id), showId('dev', deviceId)],
      grade: 'observed',
      content: { kinds: [...judged.kinds], says: judged.says, since: seen.since, added: seen.added.length, removed: seen.removed.length },
    })
  }
