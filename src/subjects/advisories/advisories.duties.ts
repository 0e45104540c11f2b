import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { mayDo, type Who } from '../people/index.ts'
import { firstItems, inboxCounts, sources } from './advisories.views.ts'
import { itemHref } from './triage-items.ts'
import { isSilent, isUnread } from './triage.rules.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }
const shown = 3

/** For Today, of who triages: advisories that touch devices here, and sources nobody heard of (PM-3.2). */
export const advisoryDuties = async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly Duty[]> => {
  if (!mayDo(who.positions, 'advisories.triage').ok) return []
  const duties: Duty[] = (await firstItems(tx, shown)).map((item) => ({
    what: `Triage: ${item.subject || 'an advisory'}`,
    href: itemHref(item.id),
    clause: 'PM-3.2',
    dueIso: item.dueAt,
    why: `${item.devices.toLocaleString('en-US')} ${item.devices === 1 ? 'device runs' : 'devices run'} what it names${item.isExploited ? ', and it is known to be exploited' : ''}.`,
  }))
  const counts = await inboxCounts(tx, now)
  if (counts.touching > shown)
    duties.push({
      what: `${counts.touching - shown} more advisories touch devices here`,
      href: '/advisories?state=untriaged&touches=yes',
      clause: 'PM-3.2',
      why: counts.late > 0 ? `${counts.late} of all are late.` : 'None is late.',
    })
  for (const source of await sources(tx)) {
    if (isUnread(source, now))
      duties.push({
        what: `${source.name} cannot be read`,
        href: '/advisories/sources',
        clause: 'PM-3.2',
        why: source.fault ?? 'It was not read for a day.',
      })
    else if (isSilent(source, now))
      duties.push({
        what: `${source.name} has been silent for more than ${source.silentDays} days`,
        href: '/advisories/sources',
        clause: 'PM-3.2',
        why: 'What it should have told is not known; that is not the same as nothing new.',
      })
  }
  return duties
}
