// What publishers take back, in words (PM-3.2). `absent`: its publisher's whole list no longer has it; `delisted`: its provider's directory no longer names it.
import { dateInWords } from '../../core/time/words.ts'
import { feedOfSlot } from './feed-slot.rules.ts'

export const withdrawnHow = ['withdrawn', 'superseded', 'rejected', 'absent', 'delisted'] as const
export type Withdrawal = {
  readonly id: string
  readonly cves: readonly string[]
  readonly how: (typeof withdrawnHow)[number]
  readonly on: string | null // ISO date; null: its publisher tells no day
}

const acts: Readonly<Record<Withdrawal['how'], string>> = {
  withdrawn: 'was withdrawn by its publisher',
  superseded: 'was replaced by its publisher',
  rejected: 'was rejected by its publisher',
  absent: 'is no longer in its publisher’s list',
  delisted: 'is no longer listed by its publisher',
}

/** `ACME-1 was withdrawn by its publisher on Fri 20 Nov 2026`. */
export const withdrawnWords = ({ id, how, on }: Withdrawal): string =>
  `${id} ${acts[how]}${on === null ? ' (no date is given)' : `${how === 'delisted' ? ', noticed' : how === 'absent' ? ' of' : ' on'} ${dateInWords(on)}`}`

const shown = 3
/** Several of them, the first by name. */
export const allWithdrawnWords = (all: readonly Withdrawal[]): string =>
  [...all.slice(0, shown).map(withdrawnWords), ...(all.length > shown ? [`and ${all.length - shown} more were taken back`] : [])].join('; ')

/** Within what an id is one record: a publisher's own for CSAF, a month's for Microsoft; everywhere for what has one numbering (CVE, OSV). */
export const scopeOfSlot = (slot: string): string => {
  const feed = feedOfSlot(slot)
  const [kind = ''] = feed.split(':')
  return kind === 'csaf' ? feed : kind === 'msrc' ? slot : kind
}
