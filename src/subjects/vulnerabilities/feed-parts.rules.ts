import { refuse, type Refused } from '../../core/result.ts'
import { feedOfSlot, isPart, mostParts } from './feed-slot.rules.ts'

/** Documents one by one are for what changes now and then; a whole collection comes as one archive, which costs one load and one row. */
export const refuseTooMany = (name: string, slot: string, feeds: readonly { readonly slot: string }[]): Refused | undefined => {
  if (!isPart(slot) || feeds.some((one) => one.slot === slot)) return undefined
  const feed = feedOfSlot(slot)
  if (feeds.filter((one) => isPart(one.slot) && feedOfSlot(one.slot) === feed).length < mostParts) return undefined
  return refuse({
    code: 'vulnerabilities/feed-too-many-documents',
    clause: 'PM-3.2',
    status: 422,
    says: `${name} was refused: ${mostParts} documents of this feed have already been loaded one by one.`,
    satisfiedBy: 'Pack all of them into one zip or tar archive and load that: it replaces them.',
  })
}
