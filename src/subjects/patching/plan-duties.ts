import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { dataQuality, keyAlarms } from '../inventory/index.ts'
import { mayDo, type Who } from '../people/index.ts'
import { feedsStatus } from '../vulnerabilities/index.ts'
import { endOfDay } from './due-moment.ts'
import { many } from './plan-row.rules.ts'
import { planHref } from './plan.screens.tsx'
import { planCounts } from './plan.views.ts'
import { firstOfPlan, lateExploited, saysOf, type PlanItem } from './updates/plan-list.views.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }

const emergenciesShown = 3
const isDirector = (who: Who): boolean => who.positions.includes('technology-director')
const endOf = (date: string | null, zone: string): string | undefined => (date === null ? undefined : endOfDay(date, zone))

/** Something known to be exploited that hits what is exposed: for its owner, for those who patch, and for the director where nobody is named. */
const emergency = (row: PlanItem, who: Who): Duty => ({
  what: `Known exploited and exposed here: ${row.package}`,
  href: planHref(row.id),
  clause: 'PM-3.3',
  dueIso: endOf(row.dueOn, who.zone),
  why: `${saysOf(row)} Isolating now and patching in the next window is a valid first answer.`,
})
/** Known to be exploited and past its date: the director is told whatever the exposure, and whoever's it is. */
const lateDuty = (row: PlanItem, who: Who): Duty => ({
  what: `Known exploited and late: ${row.package} on ${row.host ?? many(row.devices, 'device')}`,
  href: planHref(row.id),
  clause: 'PM-3.3',
  dueIso: endOf(row.dueOn, who.zone),
  why: `${saysOf(row)} ${(row.owner ?? row.hostOwner) ? `${row.owner ?? row.hostOwner} answers for it.` : 'Nobody is named for it.'}`,
})
const isMine = (row: PlanItem, who: Who): boolean =>
  row.ownerId === who.personId || mayDo(who.positions, 'runs.work').ok || (row.ownerId === null && isDirector(who))

/** For Today: emergencies; for the director what is known exploited and late; of those who patch: the first update of the plan, old or missing feeds, what cannot be judged, open alarms. */
export const planDuties = async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly Duty[]> => {
  if (!mayDo(who.positions, 'plan.see').ok) return []
  const today = now.toZonedDateTimeISO(who.zone).toPlainDate().toString()
  const counts = await planCounts(tx, today)
  const urgent = counts.emergencies === 0 ? [] : (await firstOfPlan(tx, emergenciesShown, true)).filter((row) => isMine(row, who))
  const late = isDirector(who) ? (await lateExploited(tx, today, emergenciesShown)).filter((row) => !urgent.some(({ id }) => id === row.id)) : []
  const duties: (Duty | false | undefined)[] = [...urgent.map((row) => emergency(row, who)), ...late.map((row) => lateDuty(row, who))]
  if (!mayDo(who.positions, 'runs.work').ok) return duties.filter((duty) => duty !== undefined && duty !== false)
  const [first] = await firstOfPlan(tx, 1)
  const [feeds, quality] = [await feedsStatus(tx, now), await dataQuality(tx)]
  const overLimit = mayDo(who.positions, 'inventory.enrol').ok ? await keyAlarms(tx, now.subtract({ hours: 72 }).toString()) : []
  const kinds = new Set(feeds.feeds.map((feed) => feed.kind))
  duties.push(
    first &&
      first.dueOn !== null &&
      ![...urgent, ...late].some(({ id }) => id === first.id) && {
        what: `${first.package} on ${first.host ?? many(first.devices, 'device')}`,
        href: planHref(first.id),
        clause: 'PM-3.3',
        dueIso: endOf(first.dueOn, who.zone),
        why: `${saysOf(first)} It stands first of ${counts.patches.toLocaleString('en-US')}, ${counts.overdue === 0 ? 'none' : counts.overdue} of them late.`,
      },
    !isDirector(who) &&
      counts.undecidable > 0 &&
      kinds.has('debian-fixes') && {
        what: `${many(counts.undecidable, 'device')} cannot be judged`,
        href: '/report/systems?gap=data',
        clause: 'PM-3.2',
        why: 'No fix data is loaded for what they run: nothing is known, which is not the same as nothing to do.',
      },
    !(kinds.has('kev') && kinds.has('debian-fixes')) && {
      what: 'Load the feeds',
      href: '/feeds',
      clause: 'PM-3.2',
      why: "Without the KEV catalogue and Debian's fix data nothing can be found.",
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
      what: 'Tell of which day the fix data is',
      href: '/feeds#load',
      clause: 'PM-3.2',
      why: `${feeds.feeds
        .filter((feed) => feed.ageDays === null)
        .map((feed) => feed.name)
        .join(', ')}: the format holds no date, so its age is not known.`,
    },
    quality.alarms > 0 && {
      what: `${quality.alarms} open ${quality.alarms === 1 ? 'alarm' : 'alarms'} about the device list`,
      href: '/devices/alarms',
      clause: 'PM-3.1',
      why: "An identity was claimed by another site's key, or two devices tell the same.",
    },
  )
  for (const key of overLimit) {
    duties.push({
      what: `The key “${key.label}” of ${key.site} reached its limit`,
      href: '/devices/enrol',
      clause: 'PM-3.1',
      why: `${key.submissions.toLocaleString('en-US')} submissions in 24 hours, at last from ${key.remote}; what came beyond was turned away. Unless a whole site is being enrolled, revoke it.`,
    })
  }
  return duties.filter((duty) => duty !== undefined && duty !== false)
}
