import type { Refusal } from '../../core/result.ts'
import { dateInWords } from '../../core/time/words.ts'
import { Button, PostButton } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { dayOrders, type ClosedDay, type DayOrder } from './closed-days.rules.ts'

const answerOf = (days: readonly ClosedDay[], today: string): string => {
  const next = days.find(({ day }) => day >= today)
  return next
    ? `Every Saturday and Sunday; the next other closed day is ${dateInWords(next.day)}, ${next.name}.`
    : 'Every Saturday and Sunday; no other closed days are set from today on.'
}

const DaysTable = ({ days, barred, caption, empty }: { days: readonly ClosedDay[]; barred?: string | undefined; caption: string; empty: string }) => (
  <div class="sheet">
    <DataTable
      caption={caption}
      captionHidden
      rows={days}
      empty={empty}
      columns={[
        { label: 'Day', head: true, cell: ({ day }) => <time datetime={day}>{dateInWords(day)}</time> },
        { label: 'Name', cell: ({ name }) => name },
        {
          label: 'Action',
          cell: ({ day, name }) => (
            <PostButton
              action={`/sites/closed-days/${day}/remove`}
              label="Remove"
              of={`${name}, ${dateInWords(day)}`}
              id={`remove-${day}`}
              disabledBecause={barred}
            />
          ),
        },
      ]}
    />
  </div>
)

/** When the offices are closed beside weekends, and the form that adds days. */
export function ClosedDaysPage({
  who,
  days,
  today,
  refusal,
  sent,
}: {
  who: Who
  days: readonly ClosedDay[]
  today: string
  refusal?: Refusal | undefined
  sent?: { readonly days: string; readonly order: DayOrder } | undefined
}) {
  const may = mayDo(who.positions, 'calendar.change')
  const barred = may.ok ? undefined : may.refusal.says
  const [past, coming] = [days.filter(({ day }) => day < today), days.filter(({ day }) => day >= today)]
  return (
    <StaffPage who={who} path="/sites/closed-days" title="Closed days" question="When are the offices closed?" answer={answerOf(days, today)}>
      <Stack>
        {refusal && (
          <Problem
            refusal={{
              ...refusal,
              ...(refusal.faults ? { faults: refusal.faults.map((fault) => fault.replace(/^days: l/, 'L').replace(/^days: /, '')) } : {}),
            }}
            title="Not changed"
          />
        )}
        <DaysTable days={coming} barred={barred} caption="Closed days from today on" empty="None set: every weekday counts as an office day." />
        <Card id="add" title="Add days">
          <p>
            Where a rule counts office days, such as the time to triage an advisory, these days do not count. Deadlines that are already set do not
            change. Deadlines in hours run on closed days too.
          </p>
          <Form action="/sites/closed-days">
            <TextField
              name="days"
              label="Days"
              rows={6}
              value={sent?.days}
              error={refusal?.faults?.[0]?.replace(/^days: /, '')}
              hint={
                <>
                  One per line: <code>2026-11-26, Thanksgiving</code>. A range is one line too: <code>2026-12-21 to 2027-01-01, Winter break</code>.
                </>
              }
            />
            <SelectField
              name="order"
              label="How dates are written"
              width="medium"
              value={sent?.order ?? 'ymd'}
              options={Object.entries(dayOrders).map(([value, label]) => ({ value, label }))}
            />
            <Acts>
              <Button label="Add the days" disabledBecause={barred} />
            </Acts>
          </Form>
        </Card>
        {past.length > 0 && (
          <details>
            <summary>{past.length === 1 ? '1 past closed day' : `${past.length} past closed days`}</summary>
            <DaysTable days={past} barred={barred} caption="Past closed days" empty="" />
          </details>
        )}
      </Stack>
    </StaffPage>
  )
}
