import { ok, refuse } from '../../core/result.ts'
import { useCase } from '../ledger/index.ts'
import { readClosedDays, type DayOrder } from './closed-days.rules.ts'
import { deleteClosedDay, saveClosedDays } from './closed-days.store.ts'
import { closedDays } from './closed-days.views.ts'

/** Days on which the offices are closed, from now on counted as none (PM-3.2); a day that is there already gets the new name. */
export const addClosedDays = useCase({
  name: 'calendar.add-closed-days',
  clauses: ['PM-3.2'],
  load: async (act, input: { readonly text: string; readonly order: DayOrder }) => ({ there: await closedDays(act.tx), input }),
  decide: ({ there }, { text, order }, { actor }) => {
    if (actor.personId === undefined)
      return refuse({
        code: 'calendar/needs-a-person',
        clause: 'PM-3.2',
        says: 'Only a signed-in person can do this.',
        satisfiedBy: 'Sign in.',
        status: 403,
      })
    const read = readClosedDays(text, order)
    if (!read.ok) return read
    const named = new Map(there.map(({ day, name }) => [day, name]))
    return ok({
      days: read.value,
      added: read.value.filter(({ day }) => !named.has(day)).length,
      changed: read.value.filter(({ day, name }) => named.get(day) !== name),
    })
  },
  commit: async (act, { days, added, changed }) => {
    await saveClosedDays(act, changed)
    return {
      value: { days: days.length, added },
      evidence:
        changed.length === 0
          ? []
          : [
              {
                kind: 'calendar.closed-days-added',
                about: [],
                grade: 'attested' as const,
                content: { days: changed.map(({ day, name }) => ({ day, name })) },
              },
            ],
      ...(changed.length === 0 ? { under: 'calendar.closed-days-added' } : {}),
    }
  },
})

/** A day on which the offices are open after all. */
export const removeClosedDay = useCase({
  name: 'calendar.remove-closed-day',
  clauses: ['PM-3.2'],
  load: async (act, { day }: { readonly day: string }) => (await closedDays(act.tx)).find((one) => one.day === day),
  decide: (found) =>
    found === undefined
      ? refuse({
          code: 'calendar/day-not-found',
          clause: 'PM-3.2',
          says: 'That day is not in the calendar.',
          satisfiedBy: 'Choose one from the list.',
          status: 404,
        })
      : ok(found),
  commit: async (act, found) => {
    await deleteClosedDay(act, found.day)
    return {
      value: found,
      evidence: [{ kind: 'calendar.closed-day-removed', about: [], grade: 'attested' as const, content: { day: found.day, name: found.name } }],
    }
  },
})
