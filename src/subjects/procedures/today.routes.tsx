import { Temporal } from 'temporal-polyfill'
import { inWords, dateInWords } from '../../core/time/words.ts'
import { Card, Empty, Two, Stack } from '../../kit/card.tsx'
import { NeedList } from '../../kit/need-list.tsx'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { route, view, type Route } from '../../platform/http/route.ts'
import { reading } from '../ledger/index.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { areDone, FirstStepsCard } from './first-steps.screens.tsx'
import { firstStepsOf } from './first-steps.views.ts'
import { clauseStates } from './procedures.routes.tsx'
import { summary } from './procedures.screens.tsx'

/** Something a person should do: what, why in a sentence, by when (the due moment as ISO), under which clause. */
type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }
type DutiesFor = (tx: Tx, who: Who, now: Temporal.Instant) => Promise<readonly Duty[]>

const byDue = (a: Duty, b: Duty) => (a.dueIso ?? '9').localeCompare(b.dueIso ?? '9')

const tagFor = (duty: Duty, now: Temporal.Instant, zone: string) => {
  if (!duty.dueIso) return { state: 'wait', until: 'open' } as const
  const due = Temporal.Instant.from(duty.dueIso)
  const { hour, minute } = due.toZonedDateTimeISO(zone)
  const words = hour === 23 && minute === 59 ? inWords(due, zone).replace(/,.*/, '') : inWords(due, zone) // due on a day, not at an hour
  if (Temporal.Instant.compare(due, now) < 0) return { state: 'late', until: `was due ${words}` } as const
  return { state: 'soon', until: `by ${words}` } as const
}

/** The first page: what needs this person now, and by when, under which clause. */
export const todayRoutes = ({ db, duties }: { readonly db: Db; readonly duties: readonly DutiesFor[] }): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET', path: '/', says: 'What needs you now, and by when', may: 'today.see',
    handle: ({ who: someone, request }) => {
      const who = someone as Who
      return reading({ db, districtId: who.districtId }, async (tx, now) => {
        const mine: Duty[] = []
        for (const ask of duties) mine.push(...(await ask(tx, who, now)))
        mine.sort(byDue)
        const rows = await clauseStates(tx)
        const steps = await firstStepsOf(tx, now)
        const today = now.toZonedDateTimeISO(who.zone).toPlainDate()
        return view({ date: today.toString(), duties: mine, firstSteps: steps }, () => (
          <StaffPage who={who} path={request.path} title={`Today, ${dateInWords(today)}`} question={`What needs you now, and by when? ${who.name}, ${who.districtName}`}>
            <Two>
              <Stack>
                {!areDone(steps) && mayDo(who.positions, 'inventory.enrol').ok && <FirstStepsCard done={steps} />}
                <Card id="needs" title="Needs you">
                  {mine.length === 0
                    ? <Empty says="Nothing waits for you.">What is due comes here by itself, with its clause and its hour.{mayDo(who.positions, 'plan.see').ok && <> <a href="/plan">Look at the patch plan</a>.</>}</Empty>
                    : <NeedList needs={mine.map((duty) => ({ what: duty.what, why: duty.why, href: duty.href, clause: duty.clause, ...tagFor(duty, now, who.zone) }))} />}
                </Card>
              </Stack>
              <Stack>
                <Card id="clauses" title="Clauses"><p>{summary(rows)} <a href="/procedures">See each one</a></p></Card>
              </Stack>
            </Two>
          </StaffPage>
        ))
      })
    },
  }),
]
