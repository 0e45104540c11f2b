import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { mayDo, type Who } from '../people/index.ts'
import { firstItems, inboxCounts, sources, type Counts, type FirstItem } from './advisories.views.ts'
import { itemHref } from './triage-items.ts'
import { isSilent, isUnread, touchWords } from './triage.rules.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }
const shown = 3
const many = (n: number): string => (n === 1 ? '1 advisory' : `${n.toLocaleString('en-US')} advisories`)

const dutyOf = (item: FirstItem): Duty => ({
  what: item.fault === null ? `Triage: ${item.subject || 'an advisory'}` : `Look at a message of ${item.source} that cannot be read`,
  href: itemHref(item.id),
  clause: 'PM-3.2',
  dueIso: item.dueAt,
  why:
    item.fault ??
    (item.devices + item.things > 0
      ? `${touchWords(item)}${item.isExploited ? ', and it is known to be exploited' : ''}.`
      : 'It is known to be exploited. Nothing that we recognize here is named: check whether it is ours under another name.'),
})
/** What names nothing known here still waits for somebody to look through it: one line, by the first of their days. */
const restDuty = ({ untriaged, asking, restDue }: Counts): Duty => ({
  what: `Look through ${many(untriaged - asking)} that ${untriaged - asking === 1 ? 'names' : 'name'} nothing we recognize here`,
  href: '/advisories?state=untriaged&look=together',
  clause: 'PM-3.2',
  dueIso: restDue ?? undefined,
  why: 'Not recognized is not the same as not ours. Those without anything to do are ended together, with one reason.',
})

/** For Today, of who triages: advisories that touch something here, are known to be exploited or cannot be read; the rest in a line; and sources nobody heard of (PM-3.2). */
export const advisoryDuties = async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly Duty[]> => {
  if (!mayDo(who.positions, 'advisories.triage').ok) return []
  const items = await firstItems(tx, shown)
  const counts = await inboxCounts(tx, now)
  const duties: Duty[] = items.map(dutyOf)
  if (counts.asking > items.length)
    duties.push({
      what: `${many(counts.asking - items.length)} more to triage`,
      href: '/advisories?state=untriaged&look=each',
      clause: 'PM-3.2',
      dueIso: counts.firstDue ?? undefined,
      why: 'They touch something here, are known to be exploited, or could not be read.',
    })
  if (counts.untriaged > counts.asking) duties.push(restDuty(counts))
  for (const source of await sources(tx)) {
    if (isUnread(source, now))
      duties.push({
        what: `${source.name} cannot be read`,
        href: '/advisories/sources',
        clause: 'PM-3.2',
        why: source.fault ?? 'It has not been read for a day.',
      })
    else if (isSilent(source, now))
      duties.push({
        what: `${source.name} has been silent for more than ${source.silentDays} days`,
        href: '/advisories/sources',
        clause: 'PM-3.2',
        why: 'What it should have reported is not known; that is not the same as nothing new.',
      })
  }
  return duties
}
