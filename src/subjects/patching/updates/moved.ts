// What moved in the plan, in words: from where to where, and why (PM-3.3).
import { dateInWords } from '../../../core/time/words.ts'
import { exposures } from '../../assets/index.ts'
import { slotWords } from '../../vulnerabilities/index.ts'
import { many, riskInWords } from '../plan-row.rules.ts'
import type { UpdateMove } from './settle-updates.ts'

/** One update before and after; `null` where it was not there, is no more, or has no date. */
export type MoveShort = {
  readonly package: string
  readonly rankBefore: number | null
  readonly rankAfter: number | null
  readonly dueBefore: string | null
  readonly dueAfter: string | null
  readonly riskBefore: Risk | null
  readonly riskAfter: Risk | null
}
export type Risk = { readonly riskLevel: string; readonly riskScore: number }

/** A move as it was just settled. */
export const shortMove = ({ package: name, rankBefore, rankAfter, before, after }: UpdateMove): MoveShort => ({
  package: name,
  rankBefore,
  rankAfter,
  dueBefore: before?.dueOn ?? null,
  dueAfter: after?.dueOn ?? null,
  riskBefore: before,
  riskAfter: after,
})

const day = (date: string | null): string => (date === null ? 'no date' : dateInWords(date))
const isSameRisk = (a: Risk | null, b: Risk | null): boolean => a?.riskScore === b?.riskScore && a?.riskLevel === b?.riskLevel
const ordinal = (n: number): string => {
  const last = n % 100 >= 11 && n % 100 <= 13 ? 0 : n % 10
  return `${n.toLocaleString('en-US')}${({ 1: 'st', 2: 'nd', 3: 'rd' } as Readonly<Record<number, string>>)[last] ?? 'th'}`
}
const feedOf = (slot: string): string => slotWords({ slot, release: slot.startsWith('debsecan:') ? slot.slice('debsecan:'.length) : null })

/** Why it moved, as people read it: what is stored names feeds by their slots and exposure by its key. */
export const causeInWords = (because: string): string => {
  const [, feeds, more] = /^feed loaded: ([^;]+)(?:; (.+))?$/.exec(because) ?? []
  if (feeds !== undefined) return `${more === undefined ? '' : `${more}; `}loaded: ${feeds.split(', ').map(feedOf).join('; ')}`
  const [, what, exposure] = /^exposure (stated|taken back): (exposed|not-exposed|unknown)$/.exec(because) ?? []
  if (exposure === undefined) return because === 'device changed' ? 'what is said of a device changed' : because
  const words = `“${exposures[exposure as keyof typeof exposures]}”`
  return what === 'stated' ? `exposure set to ${words}` : `exposure ${words} was taken back`
}

/** What of an update differs: place, due date, risk. Nothing of one that came or went. */
export const changesOf = (move: MoveShort): readonly string[] =>
  move.rankBefore === null || move.rankAfter === null
    ? []
    : [
        move.rankBefore === move.rankAfter ? '' : `place ${move.rankBefore} → ${move.rankAfter}`,
        move.dueBefore === move.dueAfter ? '' : `${day(move.dueBefore)} → ${day(move.dueAfter)}`,
        move.riskBefore === null || move.riskAfter === null || isSameRisk(move.riskBefore, move.riskAfter)
          ? ''
          : `risk ${riskInWords(move.riskBefore)} → ${riskInWords(move.riskAfter)}`,
      ].filter((part) => part !== '')

/** What a statement did to the plan, told by the first that moved. */
export const movedInWords = (moves: readonly MoveShort[]): string => {
  const [first] = moves.toSorted((a, b) => (a.rankAfter ?? Infinity) - (b.rankAfter ?? Infinity))
  if (first === undefined) return 'No update moved in the plan.'
  const head = `${many(moves.length, 'update')} moved in the plan: ${first.package}`
  if (first.rankAfter === null) return `${head} is no longer open.`
  if (first.rankBefore === null) return `${head} is new, ${ordinal(first.rankAfter)}, ${day(first.dueAfter)}.`
  const due = first.dueBefore === first.dueAfter ? '' : `, ${day(first.dueAfter)} instead of ${day(first.dueBefore)}`
  const risk =
    first.riskBefore === null || first.riskAfter === null || isSameRisk(first.riskBefore, first.riskAfter)
      ? ''
      : `, risk ${riskInWords(first.riskAfter)} instead of ${riskInWords(first.riskBefore)}`
  return `${head} ${first.rankBefore === first.rankAfter ? 'still' : 'now'} ${ordinal(first.rankAfter)}${due}${risk}.`
}

type Dated = { readonly dueOn: string | null } | null | undefined
type DeviceRow = { readonly package: string; readonly before: Dated; readonly after: Dated }
/** What a statement about one device did where its rows moved and no update did: another device that waits for the same leads the update's place and date. */
export const movedOnDevice = (rows: readonly DeviceRow[]): string => {
  const dated = rows.filter(({ before, after }) => before && after && before.dueOn !== after.dueOn)
  const [first] = dated
  if (first === undefined) return movedInWords([])
  const due = `${first.package}, ${day(first.after?.dueOn ?? null)} instead of ${day(first.before?.dueOn ?? null)}`
  return `${many(dated.length, 'due date')} moved on this device: ${due}. The plan’s order stays: another device needs the same ${dated.length === 1 ? 'update' : 'updates'} as early as before.`
}
