import type { Temporal } from 'temporal-polyfill'
import { whole } from '../../core/policy/parameters.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { dataQuality, keyAlarms } from '../inventory/index.ts'
import { mayDo, type Who } from '../people/index.ts'
import { policyValues } from '../policy/index.ts'
import { feedNeeds, feedsStatus, missingFeeds } from '../vulnerabilities/index.ts'
import { endOfDay } from './due-moment.ts'
import { many } from './plan-row.rules.ts'
import { planHref } from './plan.screens.tsx'
import { silentWords } from './in-doubt.rules.ts'
import { planCounts } from './plan.views.ts'
import { lateLevels } from './updates/emergencies.views.ts'
import { firstOfPlan, lateExploited, saysOf, type PlanItem } from './updates/plan-list.views.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }
/** `host`: the one device it is about; `isFirst`: it stands here for being first alone, and not for what it is. */
export type PlanDuty = Duty & { readonly host?: string | undefined; readonly isFirst?: boolean }

const emergenciesShown = 3
const lateAtMost = 100
const isDirector = (who: Who): boolean => who.positions.includes('technology-director')
const isAbove = (who: Who): boolean => lateLevels.up.some((position) => who.positions.includes(position))
/** On Today its day stands in the tag, and is not said again. */
const saysBeside = (row: PlanItem): string => saysOf(row, undefined, true)
const endOf = (date: string | null, zone: string): string | undefined => (date === null ? undefined : endOfDay(date, zone))

/** Something known to be exploited that hits what is exposed: for its owner, for those who patch, and for the director where nobody is named. */
const emergency = (row: PlanItem, who: Who): PlanDuty => ({
  host: row.host ?? undefined,
  what: `Known exploited and exposed here: ${row.package}`,
  href: planHref(row.id),
  clause: 'PM-3.3',
  dueIso: endOf(row.dueOn, who.zone),
  why: `${saysBeside(row)} Isolating it now and patching in the next window is a valid first response.`,
})
/** Known to be exploited and past its date: the director is told whatever the exposure, and whoever's it is. */
const lateDuty = (row: PlanItem, who: Who): PlanDuty => ({
  host: row.host ?? undefined,
  what: `Known exploited and late: ${row.package} on ${row.host ?? many(row.devices, 'device')}`,
  href: planHref(row.id),
  clause: 'PM-3.3',
  dueIso: endOf(row.dueOn, who.zone),
  why: `${saysBeside(row)} ${(row.owner ?? row.hostOwner) ? `Owner: ${row.owner ?? row.hostOwner}.` : 'It has no owner.'}`,
})
const isMine = (row: PlanItem, who: Who): boolean =>
  row.ownerId === who.personId || mayDo(who.positions, 'runs.work').ok || (row.ownerId === null && isDirector(who))

/** What is known exploited and late, for the director from the first day, for the superintendent after a stated number of days: the first rows, and the rest in a line. */
const lateOf = async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly PlanItem[]> => {
  if (!isDirector(who) && !isAbove(who)) return []
  const today = now.toZonedDateTimeISO(who.zone).toPlainDate()
  const days = isDirector(who) ? 1 : whole(await policyValues(tx), 'exploited.superintendentDays')
  return lateExploited(tx, today.subtract({ days: days - 1 }).toString(), lateAtMost)
}
const moreLate = (rows: readonly PlanItem[], who: Who): Duty => ({
  what: `${many(rows.length, 'more update')} known to be exploited ${rows.length === 1 ? 'is' : 'are'} late`,
  href: '/plan?exploited=yes&due=late',
  clause: 'PM-3.3',
  dueIso: endOf(rows[0]?.dueOn ?? null, who.zone),
  why: `${rows
    .slice(0, 3)
    .map((row) => `${row.package} on ${row.host ?? many(row.devices, 'device')}`)
    .join(', ')}${rows.length > 3 ? ' and others' : ''}.`,
})

/** For Today: emergencies; for the director what is known exploited and late; of those who patch: the first update of the plan, old or missing feeds, what cannot be judged, open alarms. */
export const planDuties = async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly PlanDuty[]> => {
  if (!mayDo(who.positions, 'plan.see').ok) return []
  const today = now.toZonedDateTimeISO(who.zone).toPlainDate().toString()
  const counts = await planCounts(tx, today, now)
  const urgent = counts.emergencies === 0 ? [] : (await firstOfPlan(tx, emergenciesShown, true)).filter((row) => isMine(row, who))
  const late = (await lateOf(tx, who, now)).filter((row) => !urgent.some(({ id }) => id === row.id))
  const duties: (PlanDuty | false | undefined)[] = [
    ...urgent.map((row) => emergency(row, who)),
    ...late.slice(0, emergenciesShown).map((row) => lateDuty(row, who)),
    late.length > emergenciesShown && moreLate(late.slice(emergenciesShown), who),
  ]
  if (!mayDo(who.positions, 'runs.work').ok) return duties.filter((duty) => duty !== undefined && duty !== false)
  const [first] = await firstOfPlan(tx, 1)
  const [feeds, quality] = [await feedsStatus(tx, now), await dataQuality(tx)]
  const overLimit = mayDo(who.positions, 'inventory.enrol').ok ? await keyAlarms(tx, now.subtract({ hours: 72 }).toString()) : []
  const kinds = new Set(feeds.feeds.map((feed) => feed.kind))
  const missing = missingFeeds(feeds.feeds, await feedNeeds(tx))
  duties.push(
    first &&
      first.dueOn !== null &&
      ![...urgent, ...late].some(({ id }) => id === first.id) && {
        host: first.host ?? undefined,
        isFirst: true,
        what: `${first.package} on ${first.host ?? many(first.devices, 'device')}`,
        href: planHref(first.id),
        clause: 'PM-3.3',
        dueIso: endOf(first.dueOn, who.zone),
        why: `${saysBeside(first)} It is first of ${counts.patches.toLocaleString('en-US')}, ${counts.overdue === 0 ? 'none' : counts.overdue} of them late.`,
      },
    !isDirector(who) &&
      counts.undecidable > 0 &&
      (missing.length === 0 || kinds.has('debian-fixes')) && {
        what: `${many(counts.undecidable, 'device')} cannot be checked`,
        href: '/report/systems?gap=data',
        clause: 'PM-3.2',
        why: `${silentWords(counts.silent)} Not known is not the same as nothing to do.`,
      },
    missing.length > 0 && {
      what: 'Load the feeds',
      href: '/feeds',
      clause: 'PM-3.2',
      why: `What your systems need is not all loaded: ${missing.length === 1 ? missing[0] : `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)}`}. What is not loaded finds nothing.`,
    },
    feeds.feeds.some((feed) => feed.isOld) && {
      what: 'Refresh the feeds',
      href: '/feeds',
      clause: 'PM-3.2',
      why: `${feeds.feeds
        .filter((feed) => feed.isOld)
        .map((feed) => feed.name)
        .join(', ')}: older than ${feeds.maxAgeDays} days.`,
    },
    feeds.feeds.some((feed) => feed.ageDays === null) && {
      what: 'Enter the date of the fix data',
      href: '/feeds#load',
      clause: 'PM-3.2',
      why: `${feeds.feeds
        .filter((feed) => feed.ageDays === null)
        .map((feed) => feed.name)
        .join(', ')}: the format contains no date, so its age is not known.`,
    },
    quality.alarms > 0 && {
      what: `${quality.alarms} open ${quality.alarms === 1 ? 'alarm' : 'alarms'} about the device list`,
      href: '/devices/alarms',
      clause: 'PM-3.1',
      why: "An identity was claimed by another site's key, or two devices report the same one.",
    },
  )
  for (const key of overLimit) {
    duties.push({
      what: `The key “${key.label}” of ${key.site} reached its limit`,
      href: '/devices/enrol',
      clause: 'PM-3.1',
      why: `${key.submissions.toLocaleString('en-US')} submissions in 24 hours, most recently from ${key.remote}; anything beyond that was refused. Unless a whole site is being enrolled, revoke it.`,
    })
  }
  return duties.filter((duty) => duty !== undefined && duty !== false)
}
