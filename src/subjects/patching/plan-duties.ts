import { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { devicesById } from '../assets/index.ts'
import { dataQuality, keyAlarms } from '../inventory/index.ts'
import { mayDo, type Who } from '../people/index.ts'
import { feedsStatus } from '../vulnerabilities/index.ts'
import { plan, planCounts } from './plan.views.ts'
import { planHref } from './plan.screens.tsx'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }

const isDirector = (who: Who): boolean => who.positions.includes('technology-director')

/** The compliance duties name this person's own systems, and to a director the servers nobody answers for, with all their patches: once is enough. */
const isInOwnDuties = async (tx: Tx, who: Who, deviceId: string): Promise<boolean> => {
  const [device] = await devicesById(tx, [deviceId])
  if (device === undefined) return false
  return device.ownerId === null ? isDirector(who) && device.kind === 'server'
    : device.ownerId === who.personId && who.positions.includes('systems-administrator')
}

/** For Today, of those who patch: the first patch of the plan, late ones, devices nothing can be said of, old or missing feeds, open alarms. */
export const planDuties = async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly Duty[]> => {
  if (!mayDo(who.positions, 'runs.work').ok) return []
  const today = now.toZonedDateTimeISO(who.zone).toPlainDate().toString()
  const [counts, first, feeds, quality] = [await planCounts(tx, today), (await plan(tx, { isNoise: false }, 1, 0)).rows[0],
    await feedsStatus(tx, now), await dataQuality(tx)]
  const overLimit = mayDo(who.positions, 'inventory.enrol').ok ? await keyAlarms(tx, now.subtract({ hours: 72 }).toString()) : []
  const kinds = new Set(feeds.feeds.map((feed) => feed.kind))
  const duties: (Duty | false | undefined)[] = [
    first && first.dueOn !== null && !(await isInOwnDuties(tx, who, first.deviceId)) && {
      what: `${first.package} on ${first.hostname}`, href: planHref(first.id), clause: 'PM-3.3',
      dueIso: Temporal.PlainDateTime.from(`${first.dueOn}T23:59`).toZonedDateTime(who.zone).toInstant().toString(),
      why: `${first.says} It stands first of ${counts.patches.toLocaleString('en-US')}, ${counts.overdue === 0 ? 'none' : counts.overdue} of them late.`,
    },
    !isDirector(who) && counts.undecidable > 0 && kinds.has('debian-fixes') && { what: `${counts.undecidable} devices cannot be judged`, href: '/plan', clause: 'PM-3.2',
      why: 'No fix data is loaded for what they run: nothing is known, which is not the same as nothing to do.' },
    !(kinds.has('kev') && kinds.has('debian-fixes')) && { what: 'Load the feeds', href: '/feeds', clause: 'PM-3.2',
      why: 'Without the KEV catalogue and Debian\'s fix data nothing can be found.' },
    feeds.feeds.some((feed) => feed.isOld) && { what: 'Refresh the feeds', href: '/feeds', clause: 'PM-3.2',
      why: `${feeds.feeds.filter((feed) => feed.isOld).map((feed) => feed.name).join(', ')}: older than ${feeds.maxAgeDays} days.` },
    feeds.feeds.some((feed) => feed.ageDays === null) && { what: 'Tell of which day the fix data is', href: '/feeds#load', clause: 'PM-3.2',
      why: `${feeds.feeds.filter((feed) => feed.ageDays === null).map((feed) => feed.name).join(', ')}: the format holds no date, so its age is not known.` },
    quality.alarms > 0 && { what: `${quality.alarms} open ${quality.alarms === 1 ? 'alarm' : 'alarms'} about the device list`,
      href: '/devices/alarms', clause: 'PM-3.1', why: 'An identity was claimed by another site\'s key, or two devices tell the same.' },
  ]
  for (const key of overLimit) {
    duties.push({ what: `The key “${key.label}” of ${key.site} reached its limit`, href: '/devices/enrol', clause: 'PM-3.1',
      why: `${key.submissions.toLocaleString('en-US')} submissions in 24 hours, at last from ${key.remote}; what came beyond was turned away. Unless a whole site is being enrolled, revoke it.` })
  }
  return duties.filter((duty) => duty !== undefined && duty !== false)
}
