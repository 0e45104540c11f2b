import { Temporal } from 'temporal-polyfill'
import { dateInWords, inWords, untilInWords } from '../../core/time/words.ts'
import { Card, Empty, Stack, Two } from '../../kit/card.tsx'
import { NeedList } from '../../kit/need-list.tsx'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import type { ClauseRow } from './clauses.rules.ts'
import { areDone, FirstStepsCard } from './first-steps.screens.tsx'
import type { FirstSteps } from './first-steps.views.ts'
import { summary } from './procedures.screens.tsx'
import { DistrictCard } from './district-card.tsx'
import { bySpan, type DistrictState, type Duty, type Span } from './today.rules.ts'

const spanWords: Readonly<Record<Span, string>> = { late: 'Late', today: 'Today', week: 'The next seven days', later: 'Later', open: 'No date' }

/** A moment at the end of a day is told as the day: it is due on a day, not at an hour. Midnight ends the day before it. Days that are near need no year. */
const dueWords = (due: Temporal.Instant, span: Span, zone: string): string => {
  if (span === 'late' || span === 'later') return untilInWords(due, zone)
  const before = due.subtract({ minutes: 1 })
  const { hour, minute } = before.toZonedDateTimeISO(zone)
  return hour === 23 && minute >= 58 ? inWords(before, zone).replace(/,.*/, '') : inWords(due, zone)
}

const tagFor = (duty: Duty, span: Span, zone: string) => {
  if (!duty.dueIso) return { state: 'wait', until: 'open' } as const
  const words = dueWords(Temporal.Instant.from(duty.dueIso), span, zone)
  return span === 'late'
    ? ({ state: 'late', until: `was due ${words}` } as const)
    : ({ state: span === 'later' ? 'wait' : 'soon', until: `by ${words}` } as const)
}

/** All that waits in one sentence, by how soon: `17 things wait for you: 4 late, 1 due today.` */
const answerOf = (groups: ReturnType<typeof bySpan>): string => {
  const countOf = (span: Span) => groups.find((one) => one.span === span)?.duties.length ?? 0
  const all = groups.reduce((sum, { duties }) => sum + duties.length, 0)
  if (all === 0) return 'Nothing waits for you.'
  const parts = [
    [countOf('late'), 'late'],
    [countOf('today'), 'due today'],
    [countOf('week'), 'within seven days'],
  ] as const
  const pressing = parts.flatMap(([n, words]) => (n === 0 ? [] : [`${n === all && n > 1 ? 'all' : n} ${words}`]))
  const wait = all === 1 ? 'thing waits' : 'things wait'
  return `${all} ${wait} for you${pressing.length === 0 ? '; nothing is due within seven days' : `: ${pressing.join(', ')}`}.`
}

type Shown = {
  readonly who: Who
  readonly path: string
  readonly now: Temporal.Instant
  readonly duties: readonly Duty[]
  readonly steps: FirstSteps
  readonly rows: readonly ClauseRow[]
  readonly district?: DistrictState | undefined
}

/** What needs this person, the most pressing first; everything else stands small beside it. */
export function TodayPage({ who, path, now, duties, steps, rows, district }: Shown) {
  const groups = bySpan(duties, now, who.zone)
  const isFree = groups.length === 0 && district !== undefined // the district’s state takes the place of what needs them
  return (
    <StaffPage
      who={who}
      path={path}
      title={`Today, ${dateInWords(now.toZonedDateTimeISO(who.zone).toPlainDate())}`}
      question={`What needs you now, and by when? ${who.name}, ${who.districtName}`}
      answer={[answerOf(groups), ...(district === undefined ? [] : [district.says])].join(' ')}
    >
      <Two>
        {isFree ? <DistrictCard district={district} isFirst /> : <NeedsCard groups={groups} who={who} />}
        <Stack>
          {!areDone(steps) && mayDo(who.positions, 'inventory.enrol').ok && <FirstStepsCard done={steps} isOpen={groups.length === 0} />}
          {!isFree && district !== undefined && <DistrictCard district={district} isFirst={false} />}
          <Card id="clauses" title="Clauses">
            <p class="reason">
              {summary(rows)} <a href="/procedures">See each one</a>
            </p>
          </Card>
        </Stack>
      </Two>
    </StaffPage>
  )
}

function NeedsCard({ groups, who }: { groups: ReturnType<typeof bySpan>; who: Who }) {
  return (
    <Card id="needs" title="Needs you" now={groups.length > 0}>
      {groups.length === 0 ? (
        <Empty says="Nothing waits for you.">
          What is due comes here by itself, with its clause and its hour.
          {mayDo(who.positions, 'plan.see').ok && (
            <>
              {' '}
              <a href="/plan">Look at the patch plan</a>.
            </>
          )}
        </Empty>
      ) : (
        groups.map(({ span, duties: some }) => (
          <>
            {(groups.length > 1 || span === 'late') && (
              <h3>
                {spanWords[span]} <small>{some.length}</small>
              </h3>
            )}
            <NeedList
              needs={some.map((duty) => ({ what: duty.what, why: duty.why, href: duty.href, clause: duty.clause, ...tagFor(duty, span, who.zone) }))}
            />
          </>
        ))
      )}
    </Card>
  )
}
