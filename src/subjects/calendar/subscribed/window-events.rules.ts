// The regular maintenance windows of the policy (CM-2, PM-3.4) as entries of a calendar.
import { spanInWords } from '../../../core/time/words.ts'
import { windowsBetween, type WindowPolicy } from '../../../core/time/windows.ts'
import type { At } from '../../../core/time/zone.ts'
import type { CalendarEvent } from './icalendar.rules.ts'

/** How often, and when last, what the windows follow from was changed. */
export type WindowsSaid = { readonly changes: number; readonly at: string }

/** Every window of a district that overlaps `[from, to)`: one entry each, known by the minute it opens. */
export const windowEvents = (districtId: string, policy: WindowPolicy, from: At, to: At, said: WindowsSaid): readonly CalendarEvent[] =>
  windowsBetween(policy, from, to).map(({ opens, closes }) => ({
    uid: `window-${opens.slice(0, 16).replace(/[-:]/g, '')}-${districtId}@afterbell`,
    summary: 'Maintenance window',
    description: [
      `${spanInWords(opens, closes, policy.zone)}: maintenance may be carried out in this time (CM-2).`,
      'What is planned in it has entries of its own.',
    ],
    span: { from: opens, to: closes },
    status: 'confirmed',
    isBusy: false,
    sequence: said.changes,
    changedAt: said.at,
  }))
