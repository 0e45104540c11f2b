// Which source a table is of, by its headings, and where each column goes until somebody says otherwise.
import { bare, columnKeys, fieldOf, fields, isNoted, toldElsewhere, type Field, type Target } from './fields.rules.ts'
import { orderShown, type DateEvidence, type DateOrder } from '../../core/time/told-dates.ts'
import { sourceNames, sourceOf, type SourceName } from './sources.rules.ts'

/** What each column is, what words mean, how dates are written: remembered for a source with the same headings. */
export type Mapping = {
  readonly source: SourceName
  readonly columns: Readonly<Record<string, Target>> // by column key
  readonly order: DateOrder
  readonly times: 'utc' | 'district'
  /** By field and word in small letters: the word of our list it means, or `` for "leave it empty". */
  readonly words: Readonly<Record<string, Readonly<Record<string, string>>>>
}
export type Detected = { readonly source: SourceName; readonly known: number; readonly of: number; readonly confidence: number }

/** Headings are a stranger's: `constructor` is one too. */
const at = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(table, key) ? table[key] : undefined)
const headingKey = (key: string): string => key.replace(/#\d+$/, '')
const own = (key: string): boolean =>
  fieldOf(key) !== undefined || isNoted(key) || Object.keys(toldElsewhere).some((heading) => bare(heading) === key)

/** How many of these headings are a source's own. */
const knownTo = (source: SourceName, headings: readonly string[]): number =>
  headings.filter((heading) => (source === 'own' ? own(heading) : Object.hasOwn(sourceOf(source).columns, heading))).length

/** The confidence that a table is of a source: the share of its headings that are the source's, with a mark that only that source has. 0 without one. */
export const confidenceIn = (source: SourceName, headings: readonly string[]): Detected => {
  const keys = columnKeys(headings)
    .map(headingKey)
    .filter((key) => !/^column\d+$/.test(key))
  const known = knownTo(source, keys)
  const isMarked = source === 'own' || sourceOf(source).marks.some((mark) => keys.includes(mark))
  // Everybody's own list uses some of everybody's words: without a mark it is an own spreadsheet, and never with full certainty.
  const share = keys.length === 0 ? 0 : known / keys.length
  return { source, known, of: keys.length, confidence: isMarked ? Math.round(share * (source === 'own' ? 80 : 100)) : 0 }
}

/** Whether a source's own words, or everybody's, say what this heading is. */
export const isHeadingKnown = (source: SourceName, heading: string): boolean =>
  heading !== '' && knownTo(source, columnKeys([heading]).map(headingKey)) > 0

/** The likeliest source; where none knows half of the headings, an own spreadsheet. The saved list itself is one, for certain. */
export const detectSource = (headings: readonly string[]): Detected => {
  const all =
    headings.length > 0 &&
    headings.every((heading) => Object.values(fields).some((field) => field.heading === heading) || Object.hasOwn(toldElsewhere, heading))
  if (all) return { ...confidenceIn('own', headings), confidence: 100 }
  const [best] = sourceNames.map((name) => confidenceIn(name, headings)).toSorted((a, b) => b.confidence - a.confidence)
  return best && best.source !== 'own' && best.confidence >= 50 ? best : confidenceIn('own', headings)
}

const severalMay: readonly Target[] = ['keep', 'leave', 'macs', 'notes']

/** Where each column goes by the source's own table, else by its heading. What nothing here understands is kept as a note where people make the list, and left
 * out of the long exports of programs. A field that is taken goes to no second column. */
const proposeColumns = (source: SourceName, headings: readonly string[]): Readonly<Record<string, Target>> => {
  const taken = new Set<Target>()
  const rest: Target = ['sheet', 'purchase'].includes(sourceOf(source).kind) ? 'keep' : 'leave'
  const give = (target: Target): Target => {
    if (severalMay.includes(target)) return target
    if (taken.has(target)) return rest
    taken.add(target)
    return target
  }
  const keys = columnKeys(headings)
  const told = (key: string): Target | undefined => at(sourceOf(source).columns, headingKey(key))
  // The source's own words first, so that a stray heading does not take a field away from the one that means it.
  const first = keys.map((key) => {
    const target = told(key)
    return target === undefined ? undefined : give(target)
  })
  return Object.fromEntries(
    keys.map((key, n) => {
      const isElsewhere = Object.keys(toldElsewhere).some((heading) => bare(heading) === key)
      const unnamed = bare(headings[n] ?? '') === ''
      return [key, first[n] ?? give(isElsewhere || unnamed ? 'leave' : (fieldOf(headingKey(key)) ?? rest))]
    }),
  )
}

const dated: readonly Field[] = ['purchasedOn', 'warrantyEndsOn', 'updatesEndOn', 'lastSeen']
export const isDated = (target: Target): boolean => (dated as readonly Target[]).includes(target)

/** How the dates of the columns that go to dates are written: what the values prove, else what the source says, else `ask`. */
const orderFor = (source: SourceName, columns: Readonly<Record<string, Target>>, dates: Readonly<Record<string, DateEvidence>>): DateOrder => {
  const shown = orderShown(Object.entries(columns).flatMap(([key, target]) => (isDated(target) ? (at(dates, key) ?? []) : [])))
  if (shown === undefined) return 'ymd' // no date that could be read two ways
  return shown
}

/** The order once a person has said where each column goes: what these columns' values prove, and what was said only where they leave it open. A table without dates is asked nothing. */
export const settledOrder = (
  source: SourceName,
  columns: Readonly<Record<string, Target>>,
  dates: Readonly<Record<string, DateEvidence>>,
  said: DateOrder,
): DateOrder => {
  const shown = orderFor(source, columns, dates)
  return shown === 'ask' && said !== 'ymd' ? said : shown
}

/** The first guess at everything for a table nobody has mapped yet. */
export const proposeMapping = (source: SourceName, headings: readonly string[], dates: Readonly<Record<string, DateEvidence>>): Mapping => {
  const columns = proposeColumns(source, headings)
  return { source, columns, order: orderFor(source, columns, dates), times: sourceOf(source).times, words: {} }
}

/** A remembered mapping for this table's columns: what it does not know is proposed anew; the dates' order is what these values prove. */
export const rememberedMapping = (kept: Mapping, headings: readonly string[], dates: Readonly<Record<string, DateEvidence>>): Mapping => {
  const fresh = proposeMapping(kept.source, headings, dates)
  const columns = Object.fromEntries(
    Object.keys(fresh.columns).map((key) => [key, at(kept.columns, key) ?? at(fresh.columns, key) ?? 'leave']),
  ) as Record<string, Target>
  const order = orderFor(kept.source, columns, dates)
  // A column that could be read two ways was answered last time for this very source and these headings; the answer stands, shown on the page.
  return { ...kept, columns, order: order === 'ask' && kept.order !== 'ask' ? kept.order : order }
}
