import { flushSoftwareIndex } from '../inventory/index.ts'
import type { Act } from '../ledger/index.ts'
import { tieItems } from './advisories.store.ts'
import { knownSoftware, untriagedTexts } from './advisories.views.ts'
import { nameFinder } from './names.rules.ts'

/** Looks anew at what items touch: those named, or all that wait for triage. Derived from what feeds and inventories say now; gives how many. */
export const tieAnew = async ({ tx, districtId, now }: Pick<Act, 'tx' | 'districtId' | 'now'>, ids?: readonly string[]): Promise<number> => {
  const items = await untriagedTexts(tx, ids)
  if (items.length === 0) return 0
  while (await flushSoftwareIndex(tx, districtId));
  const find = nameFinder(await knownSoftware(tx))
  await tieItems(
    tx,
    districtId,
    items.map(({ id }) => id),
    items.flatMap(({ id, subject, text }) => find(subject, text).map(({ name, titleIds }) => ({ itemId: id, name, titleIds }))),
    now.toString(),
  )
  return items.length
}
