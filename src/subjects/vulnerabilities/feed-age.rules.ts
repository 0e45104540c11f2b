// How old a feed is, and what may be said of it. A format that holds no date leaves the age open: such a feed is neither fresh nor old.
import { dateInWords } from '../../core/time/words.ts'

export type FeedDates = {
  readonly kind: string
  readonly published: string | null
  readonly ageDays: number | null // since its publication; null: nobody told of which day it is
  readonly loadedDaysAgo: number
  readonly isOld: boolean
}

const ago = (days: number): string => (days === 0 ? 'today' : `${days} ${days === 1 ? 'day' : 'days'} ago`)

/** The age of a feed for a table, with its state. */
export const ageInWords = ({ ageDays, loadedDaysAgo, isOld }: FeedDates): { readonly words: string; readonly state: 'good' | 'late' | 'unknown' } =>
  ageDays === null
    ? { words: `age not known (the format holds no date); loaded ${ago(loadedDaysAgo)}`, state: 'unknown' }
    : { words: ageDays === 0 ? 'today' : `${ageDays} ${ageDays === 1 ? 'day' : 'days'}`, state: isOld ? 'late' : 'good' }

/** By which list something is called known to be exploited, for the end of a sentence; a list that is too old tells nothing of what came since. */
export const kevInWords = (feeds: readonly FeedDates[]): string => {
  const kev = feeds.find(({ kind }) => kind === 'kev')
  if (kev === undefined) return 'not known, because no list of them is loaded'
  const of = kev.published === null ? 'without a date' : `of ${dateInWords(kev.published.slice(0, 10))}`
  return `by a list ${of}${kev.isOld ? ', too old to rely on' : ''}`
}

type Month = { readonly slot: string; readonly published: string | null }
/** A month of Microsoft's updates is not old where a later one is loaded: each says what was new in it, and the newest how far they reach. */
export const isEarlierMonth = ({ slot, published }: Month, feeds: readonly Month[]): boolean =>
  slot.startsWith('msrc:') && published !== null && feeds.some((one) => /^msrc(:|$)/.test(one.slot) && (one.published ?? '') > published)
